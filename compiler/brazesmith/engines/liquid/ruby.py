"""Text, numbers and comparisons as in Ruby's Liquid, where python-liquid follows Python.

Compared with Ruby 3.1 and Liquid 5.4 (Braze documents "up to and including Liquid 5"). `blank` is
from Rails.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Hashable
from typing import Any, Final, TypeGuard

#: The maximum nesting of tags.
DEEPEST: Final = 100
#: White space, and what `strip` removes.
SPACE: Final = "\t\n\v\f\r "
STRIPPED: Final = SPACE + "\0"

# Text --------------------------------------------------------------------------------------------


def text_of(value: object) -> str:
    """Return the text of a value for text filters, as Ruby's `to_s` does.

    Braze does not document this for arrays and objects; Ruby shows their contents.
    """
    match value:
        case str():
            return value
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case float():
            return _float(value)
        case list() | tuple() | dict():
            return _inspected(value)
        case range():
            return f"{value.start}..{value.stop - 1}"
        case _:
            return str(value)


def printed(value: object) -> str:
    """Return what `{{ value }}` prints: `text_of`, or the joined elements of an array."""
    if isinstance(value, list | tuple):
        return "".join(map(printed, value))
    return text_of(value)


def _float(value: float) -> str:
    """Format a float: with a point, and with an exponent from 1e16 (whole numbers from 1e15)."""
    if not math.isfinite(value):
        return "NaN" if math.isnan(value) else "-Infinity" if value < 0 else "Infinity"
    text = f"{value:.0e}" if value.is_integer() and abs(value) >= 1e15 else repr(value)
    if float(text) != value:
        text = next(text for n in range(1, 18) if float(text := f"{value:.{n}e}") == value)
    mantissa, e, exponent = text.partition("e")
    if not e:
        return text
    return f"{mantissa if '.' in mantissa else mantissa + '.0'}e{exponent}"


_MARKS = dict(zip('"\\\n\t\r\f\v\b\a\x1b', '"\\ntrfvbae', strict=True))


def _inspected(value: object) -> str:
    """Return a value inside an array or object as Ruby's `inspect` does."""
    match value:
        case str():
            return f'"{re.sub(r"(#(?=[{$@]))|(.)", _character, value, flags=re.DOTALL)}"'
        case None:
            return "nil"
        case list() | tuple():
            return f"[{', '.join(map(_inspected, value))}]"
        case dict():
            pairs = (f"{_inspected(key)}=>{_inspected(inner)}" for key, inner in value.items())
            return "{" + ", ".join(pairs) + "}"
        case _:
            return text_of(value)


def _character(found: re.Match[str]) -> str:
    if found[1]:
        return "\\#"
    character = found[2]
    if character in _MARKS:
        return "\\" + _MARKS[character]
    if unicodedata.category(character) not in ("Cc", "Cn", "Zl", "Zp"):
        return character
    code = ord(character)
    return f"\\u{code:04X}" if code < 0x10000 else f"\\u{{{code:X}}}"


# Numbers -----------------------------------------------------------------------------------------


def is_number(value: object) -> TypeGuard[int | float]:
    """Return whether a value is a number; booleans are not."""
    return isinstance(value, int | float) and not isinstance(value, bool)


_INTEGER = re.compile(
    r"([+-]?)(0[xX]|0[bB]|0[oO]|0[dD]|0_?(?=[0-9]))?([0-9a-zA-Z]+(?:_[0-9a-zA-Z]+)*)", re.ASCII
)
_BASES: Final = {"0x": 16, "0b": 2, "0o": 8, "0d": 10, "0": 8, "0_": 8, "": 10}


def to_integer(value: object) -> int:
    """Convert a value where Liquid needs a whole number; `0x1A`, `017` and `1_000` are some."""
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    text = text_of(value)
    if found := _INTEGER.fullmatch(text.strip(SPACE)):
        try:
            number = int(found[3].replace("_", ""), _BASES[(found[2] or "").lower()])
        except ValueError:
            pass
        else:
            return -number if found[1] == "-" else number
    from liquid.exceptions import FilterArgumentError  # 0.1 s, and specs need the rest of this

    raise FilterArgumentError(f"{text!r} is not a whole number", token=None)


# Comparisons -------------------------------------------------------------------------------------

# POSIX `[[:space:]]`, which differs from Python's `isspace`.
_BLANK = re.compile(
    "[\\t-\\r \\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]*"
)


def is_blank(value: object) -> bool:
    """Return whether a value is `blank` in Rails: nil, false, blank text, empty array or object."""
    if isinstance(value, str):
        return _BLANK.fullmatch(value) is not None
    if isinstance(value, list | tuple | dict):
        return not value
    return value is None or value is False


def is_empty(value: object) -> bool:
    """Return whether a value equals `empty`: an empty text, array or object, but not nil."""
    return isinstance(value, str | list | tuple | dict) and not value


def are_equal(left: Any, right: Any) -> bool:
    """Return whether two values are equal: 1 equals 1.0, but neither true nor "1"."""
    if isinstance(left, bool) or isinstance(right, bool):
        return left is right
    if isinstance(left, list) and isinstance(right, list):
        return len(left) == len(right) and all(map(are_equal, left, right))
    if isinstance(left, dict) and isinstance(right, dict):
        return left.keys() == right.keys() and all(are_equal(left[k], right[k]) for k in left)
    return bool(left == right)


def contains(whole: Any, part: Any) -> bool:
    """Return whether a text contains another, an array an element, or an object a key."""
    if part is None or part is False:
        return False
    if isinstance(whole, str):
        return text_of(part) in whole
    if isinstance(whole, list | tuple):
        return any(are_equal(element, part) for element in whole)
    if isinstance(whole, range):
        return is_number(part) and whole.start <= part <= whole.stop - 1
    return isinstance(whole, dict) and isinstance(part, str) and part in whole


def compare(left: Any, right: Any) -> int | None:
    """Return Ruby's `left <=> right`: below, at or above 0, or None if there is no order."""
    are_numbers = is_number(left) and is_number(right)
    if are_numbers or (isinstance(left, str) and isinstance(right, str)):
        return int(left > right) - int(left < right)
    return 0 if are_equal(left, right) else None


def identity(value: object) -> Hashable:
    """Return what is the same for values that `uniq` takes for the same: 1 and 1.0 differ."""
    match value:
        case list():
            return ("list", *map(identity, value))
        case dict():
            return frozenset((key, identity(inner)) for key, inner in value.items())
        case _:
            return (type(value), value)


# Keys --------------------------------------------------------------------------------------------


def has_index(value: object) -> bool:
    """Return whether a value can be asked for `value[key]`."""
    return isinstance(value, str | int | list | dict) and not isinstance(value, bool)


def index(value: Any, key: Any) -> Any:
    """Return Ruby's `value[key]`: a key of an object, a part of a text, a bit of an integer.

    Raises TypeError for a key that does not suit the value.
    """
    if isinstance(value, dict):
        return value.get(key) if isinstance(key, str) else None
    if isinstance(value, str) and isinstance(key, str):
        return key if key in value else None
    if not is_number(key):
        raise TypeError
    place = int(key)
    if isinstance(value, int):
        return (value >> min(place, value.bit_length())) & 1 if place >= 0 else 0
    if abs(place) >= 2**63:
        raise TypeError
    return value[place] if -len(value) <= place < len(value) else None
