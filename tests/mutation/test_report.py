"""Survivors as a person reads them."""

from __future__ import annotations

from pathlib import Path

import click
import pytest

from brazesmith.app.mutate import MutationRun
from brazesmith.base.diagnostics import Span
from brazesmith.explore.engine import Trial
from brazesmith.mutation.mutant import Fault, Mutant, Mutation, Result, Status
from brazesmith.report.mutation import _result, mutation_lines
from brazesmith.targets.script import Script

LONG = f"x = {'a + ' * 60}b >= 1"


@pytest.mark.parametrize(
    ("line", "before", "after", "shown"),
    [
        ("x = a", "a", "b", ["- x = a", "+ x = b"]),
        (LONG, ">=", ">", [f"- …{LONG[-63:]}", f"+ …{LONG[-63:-3]} 1"]),
    ],
    ids=["short", "long"],
)
def test_a_change_is_shown_also_at_the_end_of_a_long_line(
    tmp_path: Path, line: str, before: str, after: str, shown: list[str]
) -> None:
    file = tmp_path / "x.py"
    file.write_text(line)
    at = line.rindex(before) + 1
    span = Span(str(file), 1, at, 1, at + len(before))
    fault = Fault("off by one", "text", span, before, after)
    lines = list(_result(Result(Mutant(1, fault), Status.SURVIVED)))
    assert [click.unstyle(one).strip() for one in lines[1:]] == shown


def test_every_line_of_a_reason_is_shown() -> None:
    result = Result(Mutant(1, Fault("name", "text")), Status.ERROR, reason="one\ntwo")
    assert [click.unstyle(line) for line in _result(result)][1:] == ["  one", "  two"]


@pytest.mark.parametrize(
    ("n", "notes"), [(5, []), (0.5, ["note: `payload.n` is 0.5, but declared as a whole number"])]
)
def test_a_payload_that_contradicts_its_class_is_marked(n: float, notes: list[str]) -> None:
    number = {"kind": "number", "json": "number", "whole": True}
    declared = {"kind": "object", "json": "object", "fields": {"n": number}}
    script = Script("x", "", declared=declared)
    mutant = Mutant(1, Fault("name", "text"))
    survivor = Result(mutant, Status.SURVIVED, trial=Trial({"n": n}, {}), where="x")
    run = MutationRun((Mutation("x", script, (survivor,), 1),))
    lines = [click.unstyle(line).strip() for line in mutation_lines(run)]
    assert [line for line in lines if line.startswith("note")] == notes
