"""Operators on numbers. A text is not a number: `parse_number` makes one of it.

A number is always finite here: what would be NaN or an infinity in JavaScript is absent.
"""

from __future__ import annotations

import math
from typing import Any

from brazesmith.base import ecmascript as es
from brazesmith.base.ecmascript import ABSENT
from brazesmith.ir.operator import Role
from brazesmith.operators.expressions import Boolean, Number, NumberLike, Text, Value
from brazesmith.operators.inverses import beyond, first_argument
from brazesmith.operators.registry import Digits, NumbersLike, operator

__all__ = [
    "absolute", "add", "ceiling", "divide", "floor", "greater", "greater_or_equal", "greatest",
    "least", "less", "less_or_equal", "multiply", "parse_number", "remainder", "rounded",
    "subtract", "sum_of", "to_fixed",
]  # fmt: skip


def _number(value: Any) -> float:
    return value if isinstance(value, float) else math.nan


def _finite(value: float) -> Any:
    return value if math.isfinite(value) else ABSENT


@operator(
    "finite(number(left) + number(right))",
    lambda left, right: _finite(_number(left) + _number(right)),
    [((1, 2), 3), (("1", 2), ABSENT), ((0.1, 0.2), 0.30000000000000004)],
    role=Role.ADD,
)
def add(left: NumberLike, right: NumberLike) -> Number:
    """Add two numbers; also `a + b`."""


@operator(
    "finite(number(left) - number(right))",
    lambda left, right: _finite(_number(left) - _number(right)),
    [((5, 3), 2), ((None, 3), ABSENT)],
    role=Role.SUBTRACT,
)
def subtract(left: NumberLike, right: NumberLike) -> Number:
    """Subtract the second number from the first; also `a - b`."""


@operator(
    "finite(number(left) * number(right))",
    lambda left, right: _finite(_number(left) * _number(right)),
    [((19.99, 100), 1998.9999999999998), (("2", 3), ABSENT), ((1e308, 10), ABSENT)],
    role=Role.MULTIPLY,
)
def multiply(left: NumberLike, right: NumberLike) -> Number:
    """Multiply two numbers; also `a * b`."""


@operator(
    "finite(number(left) / number(right))",
    lambda left, right: _finite(es.divide(_number(left), _number(right))),
    [((1250, 100), 12.5), ((1, 0), ABSENT)],
    role=Role.DIVIDE,
)
def divide(left: NumberLike, right: NumberLike) -> Number:
    """Divide the first number by the second; also `a / b`. Division by zero is absent."""


@operator(
    "finite(number(left) % number(right))",
    lambda left, right: _finite(es.remainder(_number(left), _number(right))),
    [((7, 3), 1), ((-7, 3), -1), ((7, 0), ABSENT)],
    role=Role.REMAINDER,
)
def remainder(left: NumberLike, right: NumberLike) -> Number:
    """Return the remainder of a division, with the sign of the first number; also `a % b`."""


@operator(
    "number(left) < number(right)",
    lambda left, right: _number(left) < _number(right),
    [((6, 7), True), ((7, 7), False), (("6", 7), False), ((ABSENT, 7), False)],
    liquid="left < right",
    role=Role.LESS,
    inverse=beyond(-1),
)
def less(left: NumberLike, right: NumberLike) -> Boolean:
    """Return whether a number is less than another; also `a < b`."""


@operator(
    "number(left) <= number(right)",
    lambda left, right: _number(left) <= _number(right),
    [((7, 7), True), ((8, 7), False), ((None, 7), False)],
    liquid="left <= right",
    role=Role.LESS_OR_EQUAL,
    inverse=beyond(0),
)
def less_or_equal(left: NumberLike, right: NumberLike) -> Boolean:
    """Return whether a number is at most another; also `a <= b`."""


@operator(
    "number(left) > number(right)",
    lambda left, right: _number(left) > _number(right),
    [((8, 7), True), ((7, 7), False), (("8", 7), False), ((ABSENT, 7), False)],
    liquid="left > right",
    role=Role.GREATER,
    inverse=beyond(1),
)
def greater(left: NumberLike, right: NumberLike) -> Boolean:
    """Return whether a number is greater than another; also `a > b`."""


@operator(
    "number(left) >= number(right)",
    lambda left, right: _number(left) >= _number(right),
    [((7, 7), True), ((6, 7), False), ((None, 7), False)],
    liquid="left >= right",
    role=Role.GREATER_OR_EQUAL,
    inverse=beyond(0),
)
def greater_or_equal(left: NumberLike, right: NumberLike) -> Boolean:
    """Return whether a number is at least another; also `a >= b`."""


def _shifted(value: float, places: int) -> float:
    digits, _, exponent = es.number_to_string(value).partition("e")
    return es.string_to_number(f"{digits}e{int(exponent or 0) + places}")


def _rounded(value: Any, digits: float) -> Any:
    number = _number(value)
    if number.is_integer():
        return number
    places = int(digits)
    return _finite(_shifted(es.math_round(_shifted(number, places)), -places))


def _to_fixed(value: Any, digits: float) -> Any:
    number = _rounded(value, digits)
    return number if number is ABSENT else es.to_fixed(number, int(digits))


@operator(
    "rounded",
    _rounded,
    [
        ((2.5,), 3),
        ((-2.5,), -2),
        ((1.256, 2), 1.26),
        ((1.005, 2), 1.01),
        ((1e307, 2), 1e307),
        ((1e-7, 2), 0),
        (("2.5",), ABSENT),
    ],
    inverse=first_argument,
)
def rounded(value: NumberLike, digits: Digits = 0) -> Number:
    """Round a number, as it is written, to `digits` decimal places. Halves are rounded up.

    Of a number with more than 15 digits, the last of them may be one off.
    """


@operator(
    "finite(Math.floor(number(value)))",
    lambda value: _finite(es.floor(_number(value))),
    [((2.9,), 2), ((-2.1,), -3), ((None,), ABSENT)],
    inverse=first_argument,
)
def floor(value: NumberLike) -> Number:
    """Round a number down to a whole number."""


@operator(
    "finite(Math.ceil(number(value)))",
    lambda value: _finite(es.ceil(_number(value))),
    [((2.1,), 3), ((-2.9,), -2), ((None,), ABSENT)],
    inverse=first_argument,
)
def ceiling(value: NumberLike) -> Number:
    """Round a number up to a whole number."""


@operator(
    "finite(Math.abs(number(value)))",
    lambda value: _finite(abs(_number(value))),
    [((-3,), 3), (("3",), ABSENT)],
    role=Role.ABSOLUTE,
    inverse=first_argument,
)
def absolute(value: NumberLike) -> Number:
    """Return the absolute value of a number."""


def _extreme(values: tuple[Any, ...], choose: Any) -> Any:
    numbers = [value for value in values if isinstance(value, float)]
    # -0 and 0 print alike, so which of them is chosen cannot be seen.
    return _finite(choose(numbers)) if numbers else ABSENT


@operator(
    "least",
    lambda *values: _extreme(values, min),
    [((3, 1, 2), 1), ((3, None), 3), ((None,), ABSENT)],
)
def least(*values: NumberLike) -> Number:
    """Return the smallest of several numbers. Other values are ignored."""


@operator(
    "greatest", lambda *values: _extreme(values, max), [((3, 1, 2), 3), ((3, "9"), 3), ((), ABSENT)]
)
def greatest(*values: NumberLike) -> Number:
    """Return the largest of several numbers. Other values are ignored."""


def _sum(items: Any) -> Any:
    if not isinstance(items, list):
        return ABSENT
    total = 0.0
    for item in items:
        if isinstance(item, float):
            total += item
    return _finite(total)


@operator("sumOf", _sum, [(([1, 2.5, None],), 3.5), (([],), 0), ((None,), ABSENT)])
def sum_of(items: NumbersLike) -> Number:
    """Return the sum of the numbers in an array. Other elements are ignored."""


_USUAL = r"^\s*[+-]?(?:\d+|\d{1,3}(?:,\d{3})+)(?:\.\d+)?\s*$"


def _parsed(value: Any, decimal: str) -> Any:
    if not isinstance(value, str):
        return _finite(_number(value))
    usual = value.translate({44: ".", 46: ","}) if decimal == "," else value
    if not es.matches(es.compile_regex(_USUAL, ""), usual):
        return ABSENT
    return _finite(es.string_to_number(usual.replace(",", "")))


@operator(
    "parseNumber",
    _parsed,
    [
        (("150,000",), 150000),
        (("-12.50",), -12.5),
        (("1.250,5", ","), 1250.5),
        (("1,5",), ABSENT),
        (("12 apples",), ABSENT),
        ((7,), 7),
    ],
    inverse=lambda values, wanted, free: {0: es.to_text(wanted)},
)
def parse_number(value: Value, decimal: str = ".") -> Number:
    """Convert text to a number: "150,000" is 150000. Numbers are returned unchanged.

    With `decimal=","` the comma is the decimal mark: "1.250,5" is 1250.5.
    """


@operator(
    "toFixed",
    _to_fixed,
    [((12.5, 2), "12.50"), ((1.005, 2), "1.01"), ((-0.4, 0), "0"), (("1", 2), ABSENT)],
    inverse=first_argument,
)
def to_fixed(value: NumberLike, digits: Digits) -> Text:
    """Round a number as `rounded` does, and write it with `digits` decimal places (0 to 20)."""
