"""What is considered impossible never happens on payloads of the declared type."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from brazesmith import ir
from brazesmith.app.compile import compile_file
from brazesmith.base import ecmascript as es
from brazesmith.base.json import parse_json
from brazesmith.coverage.possible import Context, Possibilities
from brazesmith.coverage.program import ProgramCounter
from brazesmith.engines import Engines, Input
from brazesmith.explore.search import payloads
from brazesmith.explore.starts import inputs_of
from brazesmith.passes.interpreter import NotInterpretable, Run, Stopped, WebhookRun
from brazesmith.projects.project import load_project
from brazesmith.targets.script import Script

HERE = Path(__file__).parent
CASES = HERE.parent / "cases"

#: Specs with many kinds of conditions.
SPECS = [
    HERE / "project" / "transforms" / "order.py",
    *(
        CASES / name / "spec.py"
        for name in (
            "forecast/sound-remedies",
            "forecast/warning-behind-two-conditions",
            "forecast/warning-whole-number",
            "simplify/negated-one-of-several",
            "sharing/repeated-calls",
            "types/choices-in-a-list",
            "liquid/branches",
        )
    ),
]


class Following:
    """Follows a run: what each condition says must be possible after those before it."""

    def __init__(self, possible: Possibilities) -> None:
        self.possible = possible
        self.context = Context()

    def note(self, condition: ir.Node, result: bool) -> None:
        if not ir.free_parameters(condition):
            after = self.possible.ways(condition, self.context)[0 if result else 1]
            assert after is not None, f"{condition} is never {result}"
            self.context = after


class FollowedRun(Run):
    following: Following

    def value(self, node: ir.Node) -> Any:
        value = super().value(node)
        if isinstance(node, ir.Call) and node.operator.is_condition:
            self.following.note(node, value is True)
        return value


class FollowedWebhook(FollowedRun, WebhookRun):
    """The same for a webhook."""


def script_of(spec: Path) -> Script:
    [script] = compile_file(load_project(), spec).scripts
    return script


@pytest.fixture(scope="module")
def engines() -> Any:
    with Engines() as running:
        yield running


@pytest.mark.parametrize("spec", SPECS, ids=lambda spec: spec.parent.name)
def test_what_happens_is_possible(spec: Path, engines: Engines) -> None:
    script = script_of(spec)
    program = script.source
    assert program is not None
    possible = Possibilities(program)
    inputs = inputs_of(program, script, engines, lambda body: ())
    followed = 0
    for trial in payloads(inputs, most=150, seed=0):
        with suppress(Stopped, NotInterpretable):
            run = run_of(program, trial.input)
            run.following = Following(possible)
            followed += 1
            run.body(program.body)
    assert followed > 50


def run_of(program: ir.Program, input_: Input) -> FollowedRun:
    payload, headers = (parse_json(text, "") for text in (input_.payload, input_.headers))
    if program.destination.is_request:
        return FollowedWebhook(program, payload, input_.now or "")
    inputs = {"payload": es.from_python(payload), "headers": es.from_python(headers)}
    return FollowedRun(program.name, inputs, es.to_units(input_.now or ""))


def test_every_branch_of_a_spec_is_reached_by_explored_payloads(engines: Engines) -> None:
    script = script_of(SPECS[0])
    program = script.source
    assert program is not None
    counting = ProgramCounter.of(program, engines)
    inputs = inputs_of(program, script, engines, lambda body: ())
    trials = payloads(inputs, most=3000, seed=0)
    reached = frozenset[int]().union(*counting.hits([trial.input for trial in trials]))
    missed = [p.text for n, p in enumerate(counting.points) if n not in reached]
    assert missed == []
