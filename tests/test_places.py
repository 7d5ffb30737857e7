from __future__ import annotations

from pathlib import Path

import pytest

from brazesmith.base.source import marked, shown


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
    assert (line.text[0], line.text[-1]) == ("…", "…")
    assert marked("y" * 200, 1).text == "y" * 119 + "…"


def test_a_file_is_called_as_it_is_from_here(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert shown(tmp_path / "a" / "b.py") == "a/b.py"
    assert shown("a/b.py") == "a/b.py"
    assert shown(tmp_path.parent / "b.py") == f"{tmp_path.parent.as_posix()}/b.py"


def test_what_does_not_print_is_not_printed() -> None:
    assert marked("a\033[31mb\u2028c", 2).text == "a [31mb c"
