"""The process that renders: deadline, memory, and outcomes for the others."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from brazesmith.engines import Emulator, Failure, Input, Limits
from brazesmith.engines.liquid.engine import LIQUID

ENDLESS = (
    "{% assign a = 9 %}{% if ${first_name} %}"
    "{% for i in (1..100000) %}{% assign a = a | times: a %}{% endfor %}{% endif %}{{a}}"
)


@pytest.fixture(scope="module")
def emulator() -> Iterator[Emulator]:
    with Emulator(Limits(seconds=2), LIQUID) as running:
        yield running


def test_many_inputs(emulator: Emulator) -> None:
    inputs = [Input(json.dumps({"user": {"first_name": f'"{n}"'}})) for n in range(250)]
    outcomes = emulator.run('{"n": "{{${first_name} | json_escape}}"}', inputs)
    bodies = [json.loads(outcome.body or "null")["body"]["n"] for outcome in outcomes]
    assert bodies == [f'"{n}"' for n in range(250)]


def test_one_that_hangs_does_not_cost_the_others(emulator: Emulator) -> None:
    given = [Input("{}"), Input('{"user": {"first_name": "x"}}'), Input("{}")]
    first, hanging, last = emulator.run(ENDLESS, given)
    assert first.body == last.body == '{"body": 9}'
    assert hanging.error is not None
    assert hanging.error.kind is Failure.TIMEOUT


@pytest.mark.parametrize(
    ("code", "payload", "kind", "line"),
    [
        ("{% abort_message('no') %}", "{}", Failure.ABORT, None),
        ("a\n{{ 'x' | nope }}", "{}", Failure.SYNTAX, 2),
        ("a\n{{ 1 | divided_by: 0 }}", "{}", Failure.EXCEPTION, 2),
        ("a", "[]", Failure.INPUT, None),
        ("a", "{", Failure.INPUT, None),
        ("a", '{"user": {"x": NaN}}', Failure.INPUT, None),
        ("a", '{"user": {"x": 1e999}}', Failure.INPUT, None),
    ],
)
def test_kinds_of_failure(
    emulator: Emulator, code: str, payload: str, kind: Failure, line: int | None
) -> None:
    [outcome] = emulator.run(code, [Input(payload)])
    assert outcome.error is not None
    assert (outcome.error.kind, outcome.error.line) == (kind, line)


def test_half_of_a_surrogate_pair_in_the_code(emulator: Emulator) -> None:
    [outcome] = emulator.run("\ud800 {{ 1 }}", [Input("{}")])
    assert (outcome.body, outcome.error) == (
        json.dumps({"body": "\ufffd 1"}, ensure_ascii=False),
        None,
    )


def test_the_time_is_the_one_that_is_given(emulator: Emulator) -> None:
    code = "{{ 'now' | date: '%Y-%m-%dT%H:%M' }}"
    given = [Input("{}", now=now) for now in ("2026-01-02T03:04:05+01:00", "2026-01-02T03:04")]
    bodies = [outcome.body for outcome in emulator.run(code, given)]
    assert bodies == ['{"body": "2026-01-02T02:04"}', '{"body": "2026-01-02T03:04"}']


def test_it_can_be_used_after_it_was_closed(emulator: Emulator) -> None:
    emulator.close()
    [outcome] = emulator.run("5", [Input("{}")])
    assert outcome.body == '{"body": 5}'
