"""Operators that ask and decide. Conditions are exactly true or false, never "truthy"."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from brazesmith.base import ecmascript as es
from brazesmith.base.ecmascript import ABSENT
from brazesmith.ir import types
from brazesmith.ir.operator import Absence, Role
from brazesmith.ir.types import Type
from brazesmith.operators.expressions import Anything, Boolean, BooleanLike, Value
from brazesmith.operators.registry import Fixed, operator
from brazesmith.operators.sources import first_or_last

__all__ = [
    "equals", "is_array", "is_boolean", "is_empty", "is_filled", "is_given", "is_null",
    "is_number", "is_object", "is_present", "is_text", "is_true", "not_", "truthy",
]  # fmt: skip


def is_value(value: Any) -> bool:
    """Return whether a value is neither absent nor null."""
    return value is not ABSENT and value is not None


def is_truthy(value: Any) -> bool:
    """Return the result of JavaScript's `Boolean(value)`."""
    if isinstance(value, float):
        return value == value and value != 0
    return value is not ABSENT and value is not None and value is not False and value != ""


def same(left: Any, right: Any) -> bool:
    """Return `left === right`, but false for every object and array."""
    return es.strict_equals(left, right) and not isinstance(left, dict | list)


@operator(
    javascript="isSame(left, right)",
    liquid="left == right",
    meaning=same,
    examples=[((1, 1), True), (("1", 1), False), ((None, ABSENT), False), (({}, {}), False)],
    role=Role.EQUAL,
)
def equals(left: Value, right: Value) -> Boolean:
    """Return whether two values are the same text, number, boolean, or null; also `a == b`."""


@operator(
    javascript="!value",
    liquid="not value",
    meaning=lambda value: not value,
    examples=[((True,), False), ((False,), True)],
    role=Role.NEGATION,
)
def not_(value: BooleanLike) -> Boolean:
    """Return whether a condition is false."""


@operator(
    javascript="left && right",
    liquid="left and right",
    meaning=lambda left, right: left and right,
    examples=[((True, True), True), ((True, False), False)],
    role=Role.CONJUNCTION,
    short_circuits=lambda left: left is False,
)
def both(left: BooleanLike, right: BooleanLike) -> Boolean:
    """Return whether two conditions are true. `all_of` accepts any number of them."""


@operator(
    javascript="left || right",
    liquid="left or right",
    meaning=lambda left, right: left or right,
    examples=[((False, True), True), ((False, False), False)],
    role=Role.DISJUNCTION,
    short_circuits=lambda left: left is True,
)
def either(left: BooleanLike, right: BooleanLike) -> Boolean:
    """Return whether one of two conditions is true. `any_of` accepts any number of them."""


@operator(
    javascript="value === true",
    liquid="value == True",
    meaning=lambda value: value is True,
    examples=[((True,), True), ((1,), False), (("true",), False), ((ABSENT,), False)],
    role=Role.IS_TRUE,
)
def is_true(value: Value) -> Boolean:
    """Return whether a value is exactly true. `truthy` also accepts text, numbers, and objects."""


@operator(
    javascript="value !== undefined",
    liquid="is_given(value)",
    meaning=lambda value: value is not ABSENT,
    examples=[((None,), True), ((ABSENT,), False)],
    role=Role.IS_GIVEN,
)
def is_given(value: Value) -> Boolean:
    """Return whether a value is not absent. Null is not absent."""


@operator(
    javascript="value != null",
    liquid="is_there(value)",
    meaning=is_value,
    examples=[(("",), True), ((None,), False), ((ABSENT,), False)],
    role=Role.IS_PRESENT,
)
def is_present(value: Value) -> Boolean:
    """Return whether a value is neither absent nor null."""


@operator(
    javascript="value === null",
    meaning=lambda value: value is None,
    examples=[((None,), True), ((ABSENT,), False)],
)
def is_null(value: Value) -> Boolean:
    """Return whether a value is null."""


@operator(
    javascript='typeof value === "string"',
    liquid="is_text(value)",
    meaning=lambda value: isinstance(value, str),
    examples=[(("1",), True), ((1,), False)],
    role=Role.IS_TEXT,
)
def is_text(value: Value) -> Boolean:
    """Return whether a value is text."""


@operator(
    javascript='typeof value === "number"',
    liquid="is_number(value)",
    meaning=lambda value: isinstance(value, float),
    examples=[((1,), True), (("1",), False)],
)
def is_number(value: Value) -> Boolean:
    """Return whether a value is a number."""


@operator(
    javascript='typeof value === "boolean"',
    liquid="is_boolean(value)",
    meaning=lambda value: isinstance(value, bool),
    examples=[((False,), True), ((0,), False)],
)
def is_boolean(value: Value) -> Boolean:
    """Return whether a value is true or false."""


@operator(
    javascript="Array.isArray(value)",
    meaning=lambda value: isinstance(value, list),
    examples=[(([],), True), (({},), False)],
)
def is_array(value: Value) -> Boolean:
    """Return whether a value is an array."""


@operator(
    javascript="isObject(value)",
    meaning=lambda value: isinstance(value, dict),
    examples=[(({},), True), (([],), False), ((None,), False)],
    proves_object=True,
)
def is_object(value: Value) -> Boolean:
    """Return whether a value is an object."""


@operator(
    javascript="isFilled",
    liquid="is_filled(value)",
    meaning=lambda value: isinstance(value, str) and value != "",
    examples=[(("a",), True), (("",), False), ((5,), False)],
    role=Role.IS_FILLED,
)
def is_filled(value: Value) -> Boolean:
    """Return whether a value is text that is not empty."""


def _is_empty(value: Any) -> bool:
    match value:
        case None | "" | []:
            return True
        case dict():
            return all(inner is ABSENT for inner in value.values())
        case _:
            return value is ABSENT


@operator(
    javascript="isEmpty",
    liquid="is_empty(value)",
    meaning=_is_empty,
    examples=[(({},), True), (("",), True), ((ABSENT,), True), ((0,), False), (([None],), False)],
)
def is_empty(value: Value) -> Boolean:
    """Return whether a value is absent, null, empty text, an empty array, or an empty object."""


@operator(
    javascript="Boolean(value)",
    meaning=is_truthy,
    examples=[((0,), False), (("0",), True), (([],), True), ((None,), False)],
)
def truthy(value: Value) -> Boolean:
    """Return whether a value is truthy: not absent, null, false, 0, or empty text."""


@operator(
    javascript="choices.indexOf(value) !== -1",
    liquid="is_in(value, choices)",
    meaning=lambda value, choices: any(same(value, choice) for choice in choices),
    examples=[(("sms", ["voice", "sms"]), True), (("fax", ["voice", "sms"]), False)],
)
def is_among(value: Value, choices: Fixed) -> Boolean:
    """Implement `one_of`: return whether a value is in a fixed list."""


def _first_type(arguments: Sequence[Type]) -> Type:
    """Return a type that is absent or null only if that of the last argument is."""
    result = types.NEVER
    for argument in arguments[:-1]:
        result = types.join(result, types.required(argument))
    return types.join(result, arguments[-1]) if arguments else types.ANY


@operator(
    javascript="firstPresent",
    liquid="first_there(values)",
    meaning=lambda *values: next(filter(is_value, values), values[-1] if values else ABSENT),
    examples=[
        ((ABSENT, None, "b"), "b"),
        (("", "b"), ""),
        ((ABSENT, None), None),
        ((ABSENT, ABSENT), ABSENT),
    ],
    result=_first_type,
    absence=Absence.LIKE_LAST,
    takes_first=True,
    source=first_or_last(is_value),
)
def first_present(*values: Value) -> Anything:
    """Implement `fallback`: return the first value that is neither absent nor null."""


@operator(
    javascript="left || right",
    meaning=lambda left, right: left if is_truthy(left) else right,
    examples=[(("a", "b"), "a"), (("", "b"), "b"), ((0, 5), 5), ((ABSENT, None), None)],
    result=_first_type,
    short_circuits=is_truthy,
    source=first_or_last(is_truthy),
)
def or_else(left: Value, right: Value) -> Anything:
    """Implement `first_truthy`: return the first value if it is truthy, otherwise the second."""
