"""Text, numbers and comparisons as in Ruby's Liquid, where python-liquid follows Python.

Compared with Ruby 3.1 and Liquid 5.4 (Braze documents "up to and including Liquid 5"). `blank` is
from Rails.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Any, Final, TypeGuard

#: The maximum nesting of tags.
DEEPEST: Final = 100

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


def number_of(value: object) -> int | float:
    """Convert a value for number filters: the leading digits of a text, otherwise 0."""
    if is_number(value):
        return value
    if isinstance(value, str):
        if re.fullmatch(r"\s*-?[0-9]+\.[0-9]+\s*", value):
            return float(value)
        digits = re.match(r"\s*([+-]?[0-9]+(?:_[0-9]+)*)", value)
        return int(digits[1]) if digits and len(digits[1]) < 400 else 0
    return 0


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
    return isinstance(whole, dict) and isinstance(part, str) and part in whole
