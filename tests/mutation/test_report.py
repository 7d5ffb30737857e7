"""Survivors as a person reads them."""

from __future__ import annotations

from pathlib import Path

import click
import pytest

from brazesmith.app.mutating.mutate import MutationRun
from brazesmith.base.diagnostics import Span
from brazesmith.explore.engine import Trial
from brazesmith.mutation.mutant import Fault, Mutant, Mutation, Result, Status
from brazesmith.report.mutation import _result, diagnostic_of, mutation_lines
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


def test_an_annotation_has_a_short_payload() -> None:
    trial = Trial({"a": [1] * 99, "b": "é"}, {})
    result = Result(Mutant(1, Fault("name", "text")), Status.SURVIVED, trial=trial)
    assert diagnostic_of(result).notes[-1] == 'payload: {"a":[1,"… 98 more like this"],"b":"é"}'


def killed(transform: str, *statuses: Status) -> Mutation:
    """Return a transform with a fault for each status."""
    faults = [Fault("off by one", f"{transform} {index}") for index in range(len(statuses))]
    results = [
        Result(Mutant(index, fault), status)
        for index, (fault, status) in enumerate(zip(faults, statuses, strict=True))
    ]
    return Mutation(transform, Script(transform, ""), tuple(results), 1)


def test_transforms_without_survivors_are_one_line() -> None:
    mutations = (
        killed("a/one", Status.KILLED),
        killed("a/weak", Status.KILLED, Status.SURVIVED),
        killed("a/two", Status.KILLED, Status.EQUIVALENT, Status.REFUSED),
        killed("a/weaker", Status.SURVIVED),
        killed("a/none"),
    )
    lines = [click.unstyle(line).strip() for line in mutation_lines(MutationRun(mutations))]
    assert lines[-6:-1] == [
        "0.0 % a/weaker  0 killed, 1 survived, 0 equivalent",
        "50.0 % a/weak    1 killed, 1 survived, 0 equivalent",
        "100.0 % 2 more    2 killed, 0 survived, 1 refused, 1 equivalent",
        "a/none has no faults: cases can notice nothing that a person wrote in it",
        "60.0 % 7 faults in 5 transforms: 3 killed, 2 survived, 1 refused, 1 equivalent in 0.0 s",
    ]


def test_the_total_says_enough_if_nothing_survived() -> None:
    run = MutationRun((killed("a/one", Status.KILLED), killed("a/two", Status.KILLED)))
    [line] = [click.unstyle(line).strip() for line in mutation_lines(run)]
    total = "100.0 % 2 faults in 2 transforms: 2 killed, 0 survived, 0 equivalent in 0.0 s"
    assert line == total
