"""Arithmetic of number filters, as in Ruby's Liquid.

Integers have any size, and their division rounds down. A number with a fraction, also in a text, is
calculated with decimal digits, as Ruby's `BigDecimal` does, and becomes a float again at the end.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import MAX_EMAX, MIN_EMIN, ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Context, Decimal
from typing import Any, Final, TypeAlias

from liquid.exceptions import FilterArgumentError

from brazesmith.engines.liquid.ruby import SPACE, STRIPPED

_Number: TypeAlias = "int | Decimal"

#: Exact for sums and products of floats. Nothing is an error: 1 / 0.0 is infinite.
_DECIMAL: Final = Context(prec=1000, Emax=MAX_EMAX, Emin=MIN_EMIN, traps=[])


def number_of(value: object) -> _Number:
    """Convert a value for number filters: the leading digits of a text, otherwise 0."""
    match value:
        case bool():
            return 0
        case int():
            return value
        case float():
            return Decimal(repr(value))
        case str():
            text = value.strip(STRIPPED)
            if re.fullmatch(r"-?[0-9]+\.[0-9]+", text):
                return Decimal(text)
            digits = re.match(r"[+-]?[0-9]+(?:_[0-9]+)*", value.lstrip(SPACE))
            return int(digits[0]) if digits else 0
        case _:
            return 0


def value_of(number: _Number) -> int | float:
    """Return the value of a calculated number."""
    return number if isinstance(number, int) else float(number)


def _divided(left: _Number, right: _Number) -> _Number:
    if isinstance(left, int) and isinstance(right, int):
        _refuse_zero(right)
        return left // right
    return _DECIMAL.divide(left, right)


def _modulo(left: _Number, right: _Number) -> _Number:
    """Return the remainder with the sign of the divisor."""
    if isinstance(left, Decimal) and left.is_nan():
        return left
    _refuse_zero(right)
    if isinstance(left, int) and isinstance(right, int):
        return left % right
    rest = _DECIMAL.remainder(left, right) or Decimal(0)  # never -0.0
    return _DECIMAL.add(rest, right) if rest and (rest < 0) != (right < 0) else rest


def _refuse_zero(divisor: _Number) -> None:
    if not divisor:
        raise FilterArgumentError("divided by 0", token=None)


def rounded(number: object, digits: object = 0) -> int | float:
    """Round to a number of digits after the point, halves away from zero."""
    value, places = number_of(number), int(number_of(digits))
    if abs(places) >= 2**31:
        raise FilterArgumentError(f"{places} is too large for `round`", token=None)
    if isinstance(value, int) and places >= 0:
        return value
    value = _finite(value)
    if places > 0 and -places <= value.as_tuple().exponent:  # type: ignore[operator]  # finite
        return float(value)  # it has no more digits than that
    result = value.quantize(Decimal((0, (1,), -places)), ROUND_HALF_UP, _DECIMAL)
    return float(result) if places > 0 else int(result)


def _whole(rounding: str) -> Callable[[object], int]:
    def whole(number: object) -> int:
        value = number_of(number)
        if isinstance(value, int):
            return value
        return int(_finite(value).to_integral_value(rounding))

    return whole


def _finite(value: _Number) -> Decimal:
    if not (number := Decimal(value)).is_finite():
        raise FilterArgumentError(f"cannot round {float(number)}", token=None)
    return number


def _of_two(operation: Callable[[Any, Any], _Number]) -> Callable[[object, object], int | float]:
    def filter_(left: object, right: object) -> int | float:
        return value_of(operation(number_of(left), number_of(right)))

    return filter_


def _exact(whole: Callable[[int, int], int], decimal: Callable[[Any, Any], Decimal]) -> Any:
    def operation(left: _Number, right: _Number) -> _Number:
        if isinstance(left, int) and isinstance(right, int):
            return whole(left, right)
        return decimal(left, right)

    return operation


def _is_less(left: _Number, right: _Number) -> bool:
    return _DECIMAL.compare(Decimal(left), Decimal(right)) == -1


def _absolute(number: _Number) -> _Number:
    return abs(number) if isinstance(number, int) else number.copy_abs()


FILTERS: Final[dict[str, Callable[..., object]]] = {
    "plus": _of_two(_exact(int.__add__, _DECIMAL.add)),
    "minus": _of_two(_exact(int.__sub__, _DECIMAL.subtract)),
    "times": _of_two(_exact(int.__mul__, _DECIMAL.multiply)),
    "divided_by": _of_two(_divided),
    "modulo": _of_two(_modulo),
    "at_least": _of_two(lambda number, least: least if _is_less(number, least) else number),
    "at_most": _of_two(lambda number, most: most if _is_less(most, number) else number),
    "abs": lambda number: value_of(_absolute(number_of(number))),
    "ceil": _whole(ROUND_CEILING),
    "floor": _whole(ROUND_FLOOR),
    "round": rounded,
}
