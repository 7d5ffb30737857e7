"""What is known where it stands is not asked again, and nothing else changes."""

from __future__ import annotations

import json
import runpy
from pathlib import Path
from typing import Any

import pytest

from brazesmith import (
    Attributes,
    Event,
    Track,
    Transform,
    all_of,
    any_of,
    fail,
    identify,
    is_filled,
    is_true,
    not_,
    now,
    payload,
    raw_javascript,
    route,
    skip,
    when,
)
from brazesmith.app.pipeline import compile_transform
from brazesmith.language.transform import Body
from brazesmith.passes.interpreter import interpret
from brazesmith.passes.simplify import simplify

EXPRESSIVE = Path(__file__).parent / "expressive"
USER = identify(external_id=payload.id)


def _attributes(**custom: Any) -> Track:
    return Track(attributes=[Attributes(user=USER, custom=custom)])


def _code(body: Body) -> str:
    script = compile_transform(Transform(name="t", body=body)).script.code
    return script.partition("*/\n")[2].partition("// Functions that the code above calls.")[0]


def test_a_user_with_one_possible_identifier_is_checked_first() -> None:
    assert _code(_attributes(a=1)) == (
        "\n"
        "if (!isFilled(payload.id)) {\n"
        '  throw new Error("t: no usable identifier: id is not a valid, non-empty string");\n'
        "}\n"
        "\n"
        "const brazecall = {\n"
        "  attributes: [{ external_id: payload.id, a: 1 }]\n"
        "};\n"
        "\n"
        "return withoutUndefined(brazecall);\n"
        "\n"
    )


@pytest.mark.parametrize(
    "body",
    [
        route((is_filled(payload.id), _attributes()), otherwise=skip()),
        route(
            (all_of(is_true(payload.ok), is_filled(payload.id)), _attributes()), otherwise=skip()
        ),
        route((not_(is_filled(payload.id)), skip()), otherwise=_attributes()),
        route(
            (any_of(is_true(payload.no), not_(is_filled(payload.id))), skip()),
            otherwise=_attributes(),
        ),
        route(
            (is_filled(payload.id), route((is_true(payload.ok), _attributes()), otherwise=skip())),
            otherwise=fail("nobody"),
        ),
    ],
)
def test_in_a_route_that_has_asked_already_it_is_not_asked_again(body: Body) -> None:
    code = _code(body)
    assert code.count("isFilled(payload.id)") == 1
    assert "external_id: payload.id" in code
    assert "no usable identifier" not in code


def test_a_choice_that_is_made_already_is_gone() -> None:
    chosen = when(payload.kind == "a", payload.yes, payload.no)
    body = route((payload.kind == "a", _attributes(x=chosen)), otherwise=_attributes(x=chosen))
    code = _code(body)
    assert code.count('payload.kind === "a"') == 1
    assert "x: payload.yes" in code
    assert "x: payload.no" in code


def test_javascript_by_hand_is_asked_every_time() -> None:
    coin = is_true(raw_javascript("Math.random() < x", x=payload.x))
    body = route((coin, _attributes(x=when(coin, 1, 2))), otherwise=skip())
    assert _code(body).count("Math.random()") == 2


def test_a_user_of_whom_one_branch_only_knows_is_asked_for_there() -> None:
    event = when(is_true(payload.ok), Event(user=USER, name="n", time=now()))
    assert "throw" not in _code(Track(events=[event]))


@pytest.mark.parametrize(
    "spec", sorted((EXPRESSIVE / "specs").glob("row*.py")), ids=lambda p: p.stem
)
def test_nothing_else_changes(spec: Path) -> None:
    program = runpy.run_path(str(spec))["transform"].program()
    for case in sorted((EXPRESSIVE / "payloads" / spec.stem).glob("*.json")):
        if case.name.endswith(".headers.json"):
            continue
        headers = case.with_suffix(".headers.json")
        given = json.loads(case.read_text())
        names = json.loads(headers.read_text()) if headers.exists() else {}
        before, after = (interpret(p, given, names, now="") for p in (program, simplify(program)))
        assert before == after
