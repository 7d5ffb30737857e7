"""Faults as edits of a text: the lines that are shown, and edits that are guessed."""

from __future__ import annotations

from pathlib import Path

import pytest

from brazesmith.base.diagnostics import Span
from brazesmith.mutation.mutant import Fault, Mutant
from brazesmith.mutation.written import Source, difference, edits, with_key


@pytest.mark.parametrize(
    ("declaration", "expected"),
    [
        ("email: Email", 'email: Email = field(key="emali")'),
        ("a: Text = field(optional=True)", 'a: Text = field(key="emali", optional=True)'),
        ('a: Text = field(key="b", doc="c")', 'a: Text = field(key="emali", doc="c")'),
        ('a: Text = field(doc="c", key="b")', 'a: Text = field(doc="c", key="emali")'),
        ("a: Text = field(\n    doc='é',\n)", "a: Text = field(\n    key=\"emali\", doc='é',\n)"),
        ("a: Text = field()", None),
        ("a: Text = seen('x')", None),
        ("a: Text = FIELD", None),
        ("a = 1", None),
        ("a: (", None),
        ("a: b; c: d", None),
    ],
)
def test_a_declaration_gets_another_key(declaration: str, expected: str | None) -> None:
    assert with_key(declaration, "emali") == expected


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "spec.py"


#: A text, what is at a place, what it becomes, and the lines that are shown.
DIFFERENCES = [
    ("a = f(x, 1)\n", ", 1", "", ["a = f(x, 1)"], ["a = f(x)"]),
    ("a\n    b(\n        c,\n        d,\n    )\n", "\n        c,", "", ["c,"], []),
    ("a\n    b\n    c\n", "b\n    c", "c\n    b", ["b", "c"], ["c", "b"]),
    ("é = '😀', 1\n", "1", "2", ["é = '😀', 1"], ["é = '😀', 2"]),
    ("  if x:\n      y\n", "x:\n      y", "z:\n      w", ["if x:", "    y"], ["if z:", "    w"]),
    ("a = 1\x0c\nb = 2\n", "2", "3", ["b = 2"], ["b = 3"]),
    ("a = 1", "1", "1", [], []),
]


@pytest.mark.parametrize(("text", "before", "after", "removed", "added"), DIFFERENCES)
def test_the_lines_of_a_fault(
    file: Path, text: str, before: str, after: str, removed: list[str], added: list[str]
) -> None:
    file.write_text(text, "utf-8")
    start = text.index(before)
    edit = Source(str(file), text).edit((start, start + len(before)), after)
    assert difference(Fault("x", "x", edit.span, before, after)) == (removed, added)


def guesses(text: str, at: str) -> list[str]:
    """Return what the edits for a fault without an edit make of a text."""
    source = Source("spec.py", text)
    start = text.index(at)
    span = source.edit((start, start + len(at)), "").span
    mutant = Mutant(1, Fault("x", "x", span))
    return [source.edited(edit) for edit in edits(mutant, source)]


def test_a_choice_loses_a_case_or_its_cases_are_swapped() -> None:
    found = guesses("route((a == 1, x), (b, y), otherwise=z)", "a == 1")
    assert found[:3] == [
        "route((b, y), otherwise=z)",
        "route((True, x), (b, y), otherwise=z)",
        "route((a == 1, y), (b, x), otherwise=z)",
    ]


def test_an_expression_loses_a_part_or_is_one() -> None:
    found = guesses("x = [f(a, key=b), c]", "f(a, key=b)")
    expected = {"x = [a, c]", "x = [b, c]", "x = [f(key=b), c]", "x = [f(a), c]", "x = [c]"}
    assert set(found) == expected


def test_removing_the_second_of_two_values_leaves_the_first() -> None:
    text = "x = fallback(p.a, 'b')"
    source = Source("spec.py", text)
    fault = Fault("dropped default", "x", Span("spec.py", 1, 17, 1, 22), ", 'b'", "")
    found = [source.edited(edit) for edit in edits(Mutant(1, fault), source)]
    assert found == ["x = p.a", "x = fallback(p.a)"]


@pytest.mark.parametrize("text", ["", "a = (", "é\ud800", "x = [,]"])
def test_a_text_that_is_not_python_has_no_guesses(text: str) -> None:
    mutant = Mutant(1, Fault("x", "x", Span("spec.py", 1, 1, 1, 1)))
    assert list(edits(mutant, Source("spec.py", text))) == []
