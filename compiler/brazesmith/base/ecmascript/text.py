"""The methods of JavaScript strings."""

from __future__ import annotations

import math
import re
from typing import Final
from urllib.parse import quote

from brazesmith.base.ecmascript.numbers import number_to_string, remainder, to_integer_or_infinity
from brazesmith.base.ecmascript.units import WHITE_SPACE, from_units, to_units
from brazesmith.base.ecmascript.values import ABSENT, Absent, Value

MAX_LENGTH: Final = 2**29 - 24
"""The longest string V8 makes; beyond it repeat() and padding throw a RangeError."""

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

_LONE_SURROGATE: Final = re.compile("[\ud800-\udfff]")
_URI_UNESCAPED_MARKS: Final = "-_.!~*'()"


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


def replace_all(text: str, search: str, replacement: str) -> str:
    """`text.split(search).join(replacement)`: literal, every occurrence, from the left.

    An empty search inserts the replacement between the units, not at the ends.
    """
    return replacement.join(split(text, search))


def split(text: str, separator: str, limit: float | None = None) -> list[str]:
    """`text.split(separator, limit)`; an empty separator separates all code units.

    ECMA-262 String.prototype.split.
    """
    parts = text.split(separator) if separator else list(text)
    return parts if limit is None else parts[: _to_uint32(limit)]


def _to_uint32(x: float) -> int:
    return int(remainder(x, 2.0**32)) % 2**32 if math.isfinite(x) else 0


def slice_(text: str, start: float, end: float | None = None) -> str:
    """`text.slice(start, end)`: negative counts from the end. ECMA-262 String.prototype.slice."""
    first = _relative_index(start, len(text))
    last = len(text) if end is None else _relative_index(end, len(text))
    return text[first:last]


def _relative_index(x: float, length: int) -> int:
    whole = to_integer_or_infinity(x)
    return int(max(length + whole, 0)) if whole < 0 else int(min(whole, length))


def index_of(text: str, search: str) -> float:
    """`text.indexOf(search)`: the first position, or -1."""
    return float(text.find(search))


def includes(text: str, search: str) -> bool:
    """`text.includes(search)`."""
    return search in text


def starts_with(text: str, search: str) -> bool:
    """`text.startsWith(search)`."""
    return text.startswith(search)


def ends_with(text: str, search: str) -> bool:
    """`text.endsWith(search)`."""
    return text.endswith(search)


def repeat(text: str, count: float) -> str | Absent:
    """`text.repeat(count)`; ABSENT where JavaScript throws a RangeError.

    That is a negative or infinite count, or a result longer than V8 makes (MAX_LENGTH).
    """
    times = to_integer_or_infinity(count)
    if times < 0 or math.isinf(times):
        return ABSENT
    if not text:
        return ""
    return text * int(times) if times * len(text) <= MAX_LENGTH else ABSENT


def pad_start(text: str, length: float, fill: str = " ") -> str | Absent:
    """`text.padStart(length, fill)`; ABSENT where V8 throws a RangeError (MAX_LENGTH)."""
    padding = _padding(text, length, fill)
    return ABSENT if padding is ABSENT else padding + text


def pad_end(text: str, length: float, fill: str = " ") -> str | Absent:
    """`text.padEnd(length, fill)`; ABSENT where V8 throws a RangeError (MAX_LENGTH)."""
    padding = _padding(text, length, fill)
    return ABSENT if padding is ABSENT else text + padding


def _padding(text: str, length: float, fill: str) -> str | Absent:
    missing = to_integer_or_infinity(length) - len(text)
    if missing <= 0 or not fill:
        return ""
    if missing + len(text) > MAX_LENGTH:
        return ABSENT
    return (fill * (int(missing) // len(fill) + 1))[: int(missing)]


def compare(left: str, right: str) -> int:
    """-1, 0 or 1 as `left` is less than, equal to or greater than `right`, by code units.

    ECMA-262 IsLessThan for two strings.
    """
    return (left > right) - (left < right)


def encode_uri_component(text: str) -> str | Absent:
    """`encodeURIComponent(text)`; ABSENT where it throws a URIError, for a lone surrogate."""
    joined = from_units(text)
    if _LONE_SURROGATE.search(joined):
        return ABSENT
    return quote(joined, safe=_URI_UNESCAPED_MARKS)


def to_text(value: Value) -> str | Absent:
    """`String(value)` of a string, a number or a boolean; ABSENT for everything else."""
    match value:
        case str():
            return value
        case bool():
            return "true" if value else "false"
        case float():
            return number_to_string(value)
        case _:
            return ABSENT
