"""The methods of JavaScript strings."""

from __future__ import annotations

import math
from typing import Final

from brazesmith.base.ecmascript.numbers import number_to_string
from brazesmith.base.ecmascript.units import WHITE_SPACE, from_units, to_units
from brazesmith.base.ecmascript.values import ABSENT, Absent, Value

# Pairs of letters of Unicode 15 and 16, which V8 supports and Python 3.11 does not.
_NEWER_UPPER: Final = {
    0x019B: 0xA7DC,
    0x0264: 0xA7CB,
    0x1C8A: 0x1C89,
    0xA7CD: 0xA7CC,
    0xA7DB: 0xA7DA,
    **{garay: garay - 0x20 for garay in range(0x10D70, 0x10D86)},
}
_NEWER_LOWER: Final = {capital: small for small, capital in _NEWER_UPPER.items()}


def trim(text: str) -> str:
    """`text.trim()`. ECMA-262 TrimString."""
    return text.strip(WHITE_SPACE)


def upper(text: str) -> str:
    """`text.toUpperCase()`: the full Unicode mapping, which may turn one unit into several.

    ECMA-262 String.prototype.toUpperCase, with the letters of Unicode 16.
    """
    return to_units(from_units(text).translate(_NEWER_UPPER).upper())


def lower(text: str) -> str:
    """`text.toLowerCase()`: the full Unicode mapping, with the final sigma of Greek.

    ECMA-262 String.prototype.toLowerCase, with the letters of Unicode 16. Whether a sigma is final
    also depends on which of its neighbours are letters, according to the running Python's Unicode.
    """
    return to_units(from_units(text).translate(_NEWER_LOWER).lower())


def split(text: str, separator: str) -> list[str]:
    """`text.split(separator)`; an empty separator separates all code units."""
    return text.split(separator) if separator else list(text)


def to_text(value: Value) -> str | Absent:
    """`String(value)` of a string, a finite number or a boolean; ABSENT for everything else."""
    match value:
        case str():
            return value
        case bool():
            return "true" if value else "false"
        case float() if math.isfinite(value):
            return number_to_string(value)
        case _:
            return ABSENT
