"""Ruby's `strftime` for Braze's `date` filter: directives and their flags."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from typing import Final


def _portable(letter: str) -> Callable[[datetime], int]:
    return lambda t: int(t.strftime(f"%{letter}"))


#: Numeric directives: their value, width and padding.
_NUMBERS: Final[dict[str, tuple[Callable[[datetime], int], int, str]]] = {
    **{letter: (_portable(letter), 2, "0") for letter in "ymdHIMSVUW"},
    **{letter: (_portable(letter), 1, "0") for letter in "uw"},
    "j": (_portable("j"), 3, "0"),
    "Y": (lambda t: t.year, 4, "0"),
    "C": (lambda t: t.year // 100, 2, "0"),
    "e": (lambda t: t.day, 2, " "),
    "k": (lambda t: t.hour, 2, " "),
    "l": (lambda t: (t.hour - 1) % 12 + 1, 2, " "),
    "G": (lambda t: t.isocalendar()[0], 4, "0"),
    "g": (lambda t: t.isocalendar()[0] % 100, 2, "0"),
    "s": (lambda t: int(t.timestamp() // 1), 1, "0"),
}

_MARKS: Final = {"%": "%", "n": "\n", "t": "\t"}
_COMPOSED: Final = {
    "h": "%b",
    "c": "%a %b %e %H:%M:%S %Y",
    "D": "%m/%d/%y",
    "x": "%m/%d/%y",
    "F": "%Y-%m-%d",
    "T": "%H:%M:%S",
    "X": "%H:%M:%S",
    "R": "%H:%M",
    "r": "%I:%M:%S %p",
    "v": "%e-%^b-%Y",
}
#: Directives for a fraction of a second, and how many digits they write.
_FRACTIONS: Final = {"L": 3, "N": 9}

_DIRECTIVE: Final = re.compile(
    r"%([-_0^#]*)([0-9]*)(?:E(?=[cCxXyY])|O(?=[deHkIlmMSuUVwWy]))?(:{0,3})([A-Za-z%]|\Z)?"
)


def strftime(moment: datetime, pattern: str, nanosecond: int = 0) -> str:
    """Format a time. A directive that Ruby does not know stays unchanged.

    Raises ValueError for a pattern that ends within a directive.
    """

    def one(match: re.Match[str]) -> str:
        flags, width, colons, letter = match.groups()
        if letter == "" and not colons:
            raise ValueError(f"incomplete directive `{match[0]}` in the format of a date")
        if letter == "z":
            return _offset(moment, flags, int(width or 0), len(colons))
        if colons or not letter:
            return match[0]
        if letter in _FRACTIONS:
            digits = int(width or _FRACTIONS[letter])
            return f"{nanosecond:09d}".ljust(digits, "0")[:digits]
        fill, places = " ", 0
        if letter in _NUMBERS:
            number, places, fill = _NUMBERS[letter]
            text = str(number(moment))
        elif letter in _COMPOSED:
            text = strftime(moment, _COMPOSED[letter], nanosecond)
        elif letter in _MARKS:
            text = _MARKS[letter]
        elif letter == "Z":
            text = "" if moment.utcoffset() else "UTC"
        elif letter in "AaBbpP":
            text = moment.strftime(f"%{letter.replace('P', 'p')}")
        else:
            return match[0]
        if letter == "P" or ("#" in flags and letter in "pZ"):
            text = text.lower()
        if "^" in flags or ("#" in flags and letter not in "pZ"):
            text = text.upper()
        if "-" in flags or not text:
            return text
        for flag in flags:
            fill = {"_": " ", "0": "0"}.get(flag, fill)
        return text.rjust(int(width or places), fill)

    return _DIRECTIVE.sub(one, pattern)


def _offset(moment: datetime, flags: str, width: int, colons: int) -> str:
    """Return the offset from UTC: +hhmm, +hh:mm, +hh:mm:ss, or as short as possible."""
    offset = moment.utcoffset()
    seconds = 0 if offset is None else int(offset.total_seconds())
    sign = "-" if seconds < 0 or (not seconds and "-" in flags) else "+"
    hours, rest = divmod(abs(seconds), 3600)
    minutes, seconds = divmod(rest, 60)
    parts = [f"{minutes:02d}", f"{seconds:02d}"][: 1 if colons < 2 else 2]
    while colons == 3 and parts and parts[-1] == "00":
        parts.pop()
    mark = ":" if colons else ""
    end = "".join(mark + part for part in parts)
    digits = max(width - len(end) - 1, 2)
    if "_" in flags:
        return f"{sign}{hours}".rjust(digits + 1) + end
    return f"{sign}{hours:0{digits}d}{end}"
