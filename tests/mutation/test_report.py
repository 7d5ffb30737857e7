"""Survivors as a person reads them."""

from __future__ import annotations

from pathlib import Path

import click
import pytest

from brazesmith.base.diagnostics import Span
from brazesmith.mutation.mutant import Fault, Mutant, Result, Status
from brazesmith.report.mutation import _result

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
