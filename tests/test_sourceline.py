from __future__ import annotations

import pytest

from brazesmith.sourceline import marked


@pytest.mark.parametrize(
    ("source", "column", "width", "below"),
    [
        ("abc", 2, 1, " ^"),
        ("abc", 1, 3, "^^^"),
        ("abc", 4, 1, "   ^"),
        ("abc", 9, 2, "        ^"),
        ("\tabc", 2, 2, "\t^^"),
        ("日本 x", 4, 1, "     ^"),
        ("日本 x", 2, 1, "  ^^"),
        ("e\u0301x", 3, 1, " ^"),
        ("", 1, 1, "^"),
    ],
)
def test_the_mark_stands_below_the_place(source: str, column: int, width: int, below: str) -> None:
    line = marked(source, column, width)
    assert line.text == source
    assert line.blank + line.mark == below


def test_of_a_long_line_the_part_around_the_place_is_shown() -> None:
    line = marked("x" * 500 + "here" + "x" * 500, 501, 4)
    assert len(line.text) == 120
    at = len(line.blank)
    assert (line.text[at : at + 4], line.mark) == ("here", "^^^^")


def test_what_does_not_print_is_not_printed() -> None:
    assert marked("a\033[31mb\u2028c", 2).text == "a [31mb c"
