"""JavaScript numbers: IEEE 754 arithmetic that never raises, and numbers to text and back."""

from __future__ import annotations

import math
import re
from decimal import Decimal
from typing import Final

from brazesmith.base.ecmascript.units import WHITE_SPACE

# ECMA-262 StringNumericLiteral.
_DECIMAL: Final = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
_INFINITY: Final = re.compile(r"([+-]?)Infinity")
_RADIX_LITERAL: Final = re.compile(r"0(?:[xX][0-9a-fA-F]+|[oO][0-7]+|[bB][01]+)")

_NO_FRACTION_FROM: Final = 2.0**52
"""From here on every float is a whole number."""


def number_to_string(x: float) -> str:
    """`String(x)`. ECMA-262 Number::toString, radix 10."""
    if math.isnan(x):
        return "NaN"
    if x == 0:
        return "0"
    if x < 0:
        return "-" + number_to_string(-x)
    if math.isinf(x):
        return "Infinity"
    # Python's repr and Number::toString produce the same digits; only the layout differs.
    _, digits, exponent = Decimal(repr(x)).normalize().as_tuple()
    assert isinstance(exponent, int)  # it is a letter only for infinities and NaN
    return _lay_out("".join(map(str, digits)), len(digits) + exponent)


def _lay_out(digits: str, point: int) -> str:
    count = len(digits)
    if count <= point <= 21:
        return digits + "0" * (point - count)
    if 0 < point <= 21:
        return digits[:point] + "." + digits[point:]
    if -6 < point <= 0:
        return "0." + "0" * -point + digits
    fraction = "." + digits[1:] if count > 1 else ""
    return f"{digits[0]}{fraction}e{point - 1:+d}"


def to_fixed(x: float, digits: int) -> str:
    """`x.toFixed(digits)` for 0 to 100 digits. ECMA-262 Number.prototype.toFixed."""
    if not 0 <= digits <= 100:
        raise ValueError(f"toFixed takes 0 to 100 digits, not {digits}")
    if not math.isfinite(x) or abs(x) >= 1e21:
        return number_to_string(x)
    if x < 0:
        return "-" + to_fixed(-x, digits)
    numerator, denominator = x.as_integer_ratio()
    # Of two whole numbers equally near, the standard takes the larger one.
    scaled = (2 * numerator * 10**digits + denominator) // (2 * denominator)
    text = str(scaled).zfill(digits + 1)
    return text if digits == 0 else f"{text[:-digits]}.{text[-digits:]}"


def string_to_number(text: str) -> float:
    """`Number(text)`: NaN unless the whole trimmed text is a number; "" is 0.

    ECMA-262 StringToNumber.
    """
    literal = text.strip(WHITE_SPACE)
    if literal == "":
        return 0.0
    if _DECIMAL.fullmatch(literal):
        return float(literal)
    if infinity := _INFINITY.fullmatch(literal):
        return -math.inf if infinity[1] == "-" else math.inf
    if _RADIX_LITERAL.fullmatch(literal):
        return whole_number(int(literal, 0))
    return math.nan


def whole_number(n: int) -> float:
    """The float nearest to an integer of any size; infinite where that is too large."""
    try:
        return float(n)
    except OverflowError:
        return math.inf if n > 0 else -math.inf


def math_round(x: float) -> float:
    """`Math.round(x)`: halves are rounded towards +Infinity, and negative numbers to -0."""
    if not abs(x) < _NO_FRACTION_FROM:
        return x
    below = math.floor(x)
    nearest = below if x - below < 0.5 else below + 1
    return _with_zero_sign_of(x, float(nearest))


def floor(x: float) -> float:
    """`Math.floor(x)`."""
    return _with_zero_sign_of(x, float(math.floor(x))) if math.isfinite(x) else x


def ceil(x: float) -> float:
    """`Math.ceil(x)`; between -1 and 0 the result is -0."""
    return _with_zero_sign_of(x, float(math.ceil(x))) if math.isfinite(x) else x


def _with_zero_sign_of(x: float, result: float) -> float:
    return math.copysign(result, x) if result == 0 else result


def divide(left: float, right: float) -> float:
    """`left / right`; division by zero results in an infinity or NaN. ECMA-262 Number::divide."""
    if right != 0:
        return left / right
    if left == 0 or math.isnan(left):
        return math.nan
    return math.copysign(math.inf, left) * math.copysign(1.0, right)


def remainder(left: float, right: float) -> float:
    """`left % right`, with the sign of the left side. ECMA-262 Number::remainder."""
    if math.isinf(left) or right == 0:
        return math.nan
    return math.fmod(left, right)
