"""The faults of each class, on specs: what they change, and where the source says so.

`specs/NAME.txt` lists the faults of `specs/NAME.py`. BRAZESMITH_UPDATE_CASES=1 writes the lists.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from brazesmith import ir
from brazesmith.base.diagnostics import SpecError
from brazesmith.mutation.mutant import Mutant
from brazesmith.mutation.mutants import mutants
from brazesmith.mutation.rows import ROWS
from brazesmith.mutation.rows.constants import misspelt
from brazesmith.mutation.written import difference
from brazesmith.projects.pipeline import code_of, written_program
from brazesmith.projects.specfiles import read_specs

SPECS = sorted(Path(__file__).with_name("specs").glob("*.py"))


def program_of(file: Path) -> ir.Program:
    """Return the program of the only transform of a spec."""
    [entry], problems = read_specs(file, file.parent)
    assert not problems
    return written_program(entry.transform, {})


def listed(found: list[Mutant]) -> Iterator[str]:
    """Yield the lines of a list of faults."""
    for mutant in found:
        fault = mutant.fault
        assert fault.span is not None
        yield f"{fault.span.line}:{fault.span.column} {fault.mutation}: {fault.text}"
        before, after = difference(fault)
        yield from (f"    - {line}" for line in before)
        yield from (f"    + {line}" for line in after)


@pytest.mark.parametrize("file", SPECS, ids=lambda file: file.stem)
def test_the_faults_of_a_spec(file: Path) -> None:
    text = "\n".join(listed(mutants(program_of(file)))) + "\n"
    expected = file.with_suffix(".txt")
    if os.environ.get("BRAZESMITH_UPDATE_CASES"):
        expected.write_text(text, "utf-8")
    assert text == expected.read_text("utf-8")


@pytest.mark.parametrize("file", SPECS, ids=lambda file: file.stem)
def test_every_mutant_is_another_program_that_compiles(file: Path) -> None:
    program = program_of(file)
    codes = {code_of(program)}
    for mutant in mutants(program):
        assert mutant.program is not None
        assert mutant.program != program
        with suppress(SpecError):  # the compiler refuses it, and `mutate` counts it apart
            codes.add(code_of(mutant.program))
    assert len(codes) > len(mutants(program)) * 0.9


def test_every_row_has_an_example() -> None:
    found = {mutant.fault.mutation for file in SPECS for mutant in mutants(program_of(file))}
    assert found == set(ROWS)


@pytest.mark.parametrize(
    ("text", "typo"),
    [
        ("currency", "currenyc"),
        ("id", "di"),
        ("a", "ax"),
        ("aa", "aax"),
        ("", "x"),
        ("Signed Up", "Signed pU"),
        ("#1", "#1x"),
    ],
)
def test_a_typing_error_swaps_two_letters(text: str, typo: str) -> None:
    assert misspelt(text) == typo
