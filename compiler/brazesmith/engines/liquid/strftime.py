"""Ruby's `strftime` for Braze's `date` filter: directives and their flags."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime


def _portable(letter: str) -> Callable[[datetime], int]:
    return lambda t: int(t.strftime(f"%{letter}"))


#: Numeric directives: their value, width and padding.
_NUMBERS: dict[str, tuple[Callable[[datetime], int], int, str]] = {
    **{letter: (_portable(letter), 2, "0") for letter in "ymdHIMSVUW"},
    **{letter: (_portable(letter), 1, "0") for letter in "uw"},
    "j": (_portable("j"), 3, "0"),
    "Y": (lambda t: t.year, 4, "0"),
    "C": (lambda t: t.year // 100, 2, "0"),
    "e": (lambda t: t.day, 2, " "),
    "k": (lambda t: t.hour, 2, " "),
    "l": (lambda t: (t.hour - 1) % 12 + 1, 2, " "),
    "L": (lambda t: t.microsecond // 1000, 3, "0"),
    "N": (lambda t: t.microsecond * 1000, 9, "0"),
    "G": (lambda t: t.isocalendar()[0], 4, "0"),
    "s": (lambda t: int(t.timestamp() // 1), 1, "0"),
}

_COMPOSED = {
    "%": "%",
    "n": "\n",
    "t": "\t",
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
    "+": "%a %b %e %H:%M:%S %Z %Y",
}

_DIRECTIVE = re.compile(r"%([-_0^#]*)(\d{0,2})(:{0,2})([A-Za-z%+])")


def strftime(moment: datetime, pattern: str) -> str:
    """Format a time. A directive that Ruby does not know stays unchanged."""

    def one(match: re.Match[str]) -> str:
        flags, width, colons, letter = match.groups()
        if letter == "z":
            digits = moment.strftime("%z").ljust(7, "0")
            parts = digits[:3], digits[3:5], digits[5:7]
            return colons[:1].join(parts if colons == "::" else parts[:2])
        if letter == "P":
            text = moment.strftime("%p").lower()
        elif letter in _COMPOSED:
            text = strftime(moment, _COMPOSED[letter])
        elif letter in _NUMBERS:
            number, places, fill = _NUMBERS[letter]
            text = str(number(moment))
            fill = {"_": " ", "0": "0"}.get(flags[:1], fill)
            if letter == "N" and width:
                text = text.rjust(9, "0")[: int(width)]
            elif "-" not in flags:
                text = text.rjust(int(width or places), fill)
        elif letter in "AaBbpZ":
            text = moment.strftime(f"%{letter}")
        else:
            return match[0]
        return text.upper() if "^" in flags else text

    return _DIRECTIVE.sub(one, pattern)
