"""A mutant differs only on payloads that show a difference where it was changed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from brazesmith import ir
from brazesmith.mutation.mutant import NOW, Mutant
from brazesmith.mutation.mutants import mutants
from brazesmith.mutation.watching import Targets, watch
from brazesmith.passes.interpreter import Run, evaluate, interpret
from brazesmith.projects.pipeline import written_program
from brazesmith.projects.specfiles import read_specs

SPECS = sorted(Path(__file__).with_name("specs").glob("*.py"))
PROGRAMS = {
    file.stem: written_program(read_specs(file, file.parent)[0][0].transform, {})
    for file in SPECS
    # Hand-written JavaScript runs in an engine only, and a webhook has payloads of its own.
    if file.stem not in ("raw", "webhook")
}
MUTANTS = {name: mutants(program) for name, program in PROGRAMS.items()}

KEYS = sorted({
    str(node.key)
    for program in PROGRAMS.values()
    for node in ir.walk(*ir.roots(program.body))
    if isinstance(node, ir.Get)
})  # fmt: skip
TEXTS = ["", "order", "gift", "a", "b", "a12", "x@y", "gold", "2026-01-02T03:04:05Z"]
VALUES = st.recursive(
    st.sampled_from([None, True, False, 0, 1, 2, 3, 5, 100, 101, 1.5, *TEXTS]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inner),
    max_leaves=8,
)
PAYLOADS = st.dictionaries(st.sampled_from(KEYS), VALUES, max_size=12)


@pytest.mark.parametrize("name", PROGRAMS)
@settings(max_examples=25, deadline=None)
@given(payload=PAYLOADS)
def test_a_mutant_that_does_not_differ_has_the_same_result(name: str, payload: Any) -> None:
    program, found = PROGRAMS[name], MUTANTS[name]
    run = Run.of(program, payload, None, NOW)
    seen = watch(program, run, Targets(found))
    assert seen.result == interpret(program, payload, now=NOW)
    assert seen.differing <= seen.reached
    for mutant in found:
        if mutant.number not in seen.differing:
            assert mutant.program is not None
            assert evaluate(mutant.program, run.again()) == seen.result, mutant.fault


def test_every_mutant_can_be_reached() -> None:
    """Otherwise the law above says little."""
    payload = {
        "id": "u",
        "plan": "Pro",
        "n": 2,
        "tone": "b",
        "code": "c",
        "mail": "x@y",
    }
    program, found = PROGRAMS["fallbacks"], MUTANTS["fallbacks"]
    seen = watch(program, Run.of(program, payload, None, NOW), Targets(found))
    assert len(seen.reached) > 0.8 * len(found)
    assert 5 < len(seen.differing) < len(seen.reached)


def test_parts_of_a_condition_are_noted_as_far_as_they_count() -> None:
    program = PROGRAMS["conditions"]
    assert isinstance(program.body, ir.Branch)
    targets = Targets([], [program.body.condition])
    [whole] = {id(program.body.condition)}

    def decided(payload: Any) -> set[tuple[bool, bool | None]]:
        seen = watch(program, Run.of(program, payload, None, NOW), targets)
        return {(left, right) for number, left, right in seen.decided if number == whole}

    assert decided({"test": True}) == {(True, None)}
    assert decided({"test": False, "env": "dev"}) == {(False, True)}
    assert decided({}) == {(False, False)}


def test_faults_of_bodies_are_always_candidates() -> None:
    found = [one for one in MUTANTS["conditions"] if isinstance(one.original, ir.Branch | ir.Stop)]
    assert found
    program = PROGRAMS["conditions"]
    seen = watch(program, Run.of(program, {}, None, NOW), Targets(found))
    numbers: list[Mutant] = [one for one in found if one.number in seen.differing]
    assert len(numbers) == len(found)
