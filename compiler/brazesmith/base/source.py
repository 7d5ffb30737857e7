"""Printed positions: relative paths, and a line of source with a mark below it.

Source lines may be untrusted, so characters that are not printable are replaced.
"""

from __future__ import annotations

import json
import os
import shlex
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import Final

#: Of a longer line, only the part around the position is shown.
_WIDE: Final = 120
_BEFORE: Final = 60


def relative(path: str | Path) -> str:
    """Return a path, relative if it is below the working directory."""
    text, here = os.fspath(path), os.getcwd() + os.sep
    return text.removeprefix(here).replace(os.sep, "/")


def shown(path: str | Path) -> str:
    """Return a path for messages: relative if possible, and printable."""
    return one_line(relative(path))


def printable(text: str) -> str:
    """Return text in which unprintable characters, except line breaks, are JSON escapes."""
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() or c == "\n" else json.dumps(c)[1:-1] for c in text)


def one_line(text: str) -> str:
    """Return text in which unprintable characters, and line breaks, are JSON escapes."""
    return printable(text).replace("\n", "\\n")


def quoted(word: str) -> str:
    """Return a word of a command, to be printed and typed into bash or zsh: exactly this text."""
    if word.isprintable():
        return shlex.quote(word)
    return f"$'{''.join(map(_in_quotes, word))}'"


def _in_quotes(character: str) -> str:
    if character.isprintable() and character not in "'\\":
        return character
    return "".join(f"\\x{byte:02x}" for byte in os.fsencode(character))


def line_and_column(text: str, position: int) -> tuple[int, int]:
    """Return the line and column of an offset, both from 1."""
    return text.count("\n", 0, position) + 1, position - text.rfind("\n", 0, position)


@dataclass(frozen=True, slots=True)
class Marked:
    """A line, and the text below it: blanks as wide as the text before the mark, and the mark."""

    text: str
    blank: str
    mark: str


def marked(source: str, column: int, width: int = 1) -> Marked:
    """Mark `width` characters of a line from a column, which counts characters from 1."""
    at = column - 1
    start = max(0, at - _BEFORE) if len(source) > _WIDE else 0
    text = "".join(map(_printing, source[start : start + _WIDE].rstrip()))
    if start:
        text = "…" + text[1:]
    if start + _WIDE < len(source):
        text = text[:-1] + "…"
    before = text[: at - start]
    blank = "".join(map(_blank, before)) + " " * (at - start - len(before))
    cells = sum(map(_cells, text[at - start : at - start + width]))
    return Marked(text, blank, "^" * max(1, cells))


def _printing(character: str) -> str:
    return character if character.isprintable() or character == "\t" else " "


def _blank(character: str) -> str:
    """Return blanks as wide as a character; a tab for a tab, so that both end in one column."""
    return "\t" if character == "\t" else " " * _cells(character)


def _cells(character: str) -> int:
    """Return the number of terminal columns of a character."""
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1
