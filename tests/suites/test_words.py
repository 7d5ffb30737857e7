from __future__ import annotations

from typing import Any

import click
import pytest

from brazesmith.base.source import printable
from brazesmith.report.text import _more
from brazesmith.report.words import both_sides, value_text
from brazesmith.suites.diff import differences


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "null"),
        (12.5, "12.5"),
        ("Zoë 👍", '"Zoë 👍"'),
        ("a\u00a0b\x1b[31m\u202e", r'"a\u00a0b\u001b[31m\u202e"'),
        ("a\u2028b", r'"a\u2028b"'),
        ({"a": [1, {}]}, '{"a": [1, {}]}'),
        (["x" * 50] * 2, f'[\n  "{"x" * 50}",\n  "{"x" * 50}"\n]'),
        ({"a": {"b": "x" * 80}}, f'{{\n  "a": {{\n    "b": "{"x" * 80}"\n  }}\n}}'),
    ],
)
def test_a_value(value: Any, text: str) -> None:
    assert value_text(value) == text


def test_a_long_value_is_cut() -> None:
    lines = value_text(["x" * 20] * 100).splitlines()
    assert len(lines) == 21
    assert lines[-1] == "… 82 more lines"


def test_a_long_string_is_shown_where_it_differs() -> None:
    [difference] = differences("x" * 200 + "a" + "y" * 200, "x" * 200 + "b" + "y" * 200)
    expected, actual = both_sides(difference)
    assert expected == f'…"{"x" * 30}a{"y" * 47}"…  (401 characters)'
    assert actual == expected.replace("a", "b", 1)


def test_strings_that_look_alike_are_told_apart() -> None:
    [difference] = differences("Zoë", "Zoe\N{COMBINING DIAERESIS}")
    assert both_sides(difference) == (r'"Zo\u00eb"', r'"Zoe\u0308"')


def test_nothing_of_a_payload_reaches_the_terminal_unescaped() -> None:
    assert printable("a\x1b]0;x\x07\nb\x9b") == "a\\u001b]0;x\\u0007\nb\\u009b"


def test_long_lists_of_a_case_are_cut() -> None:
    assert [click.unstyle(line) for line in _more(21, "notes")] == ["… 1 more notes"]
    assert list(_more(20, "notes")) == []
