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
from brazesmith.operators.inverses import (
    equal,
    every_argument,
    first_argument,
    negated,
    passing,
    passing_like,
)
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
    "isSame(left, right)",
    same,
    [((1, 1), True), (("1", 1), False), ((None, ABSENT), False), (({}, {}), False)],
    liquid="left == right",
    role=Role.EQUAL,
    inverse=equal,
)
def equals(left: Value, right: Value) -> Boolean:
    """Return whether two values are the same text, number, boolean, or null; also `a == b`."""


@operator(
    "!value",
    lambda value: not value,
    [((True,), False), ((False,), True)],
    liquid="not value",
    role=Role.NEGATION,
    inverse=negated,
)
def not_(value: BooleanLike) -> Boolean:
    """Return whether a condition is false."""


@operator(
    "left && right",
    lambda left, right: left and right,
    [((True, True), True), ((True, False), False)],
    liquid="left and right",
    role=Role.CONJUNCTION,
    short_circuits=lambda left: left is False,
    written="all_of",
    inverse=every_argument,
)
def both(left: BooleanLike, right: BooleanLike) -> Boolean:
    """Return whether two conditions are true. `all_of` accepts any number of them."""


@operator(
    "left || right",
    lambda left, right: left or right,
    [((False, True), True), ((False, False), False)],
    liquid="left or right",
    role=Role.DISJUNCTION,
    short_circuits=lambda left: left is True,
    written="any_of",
    inverse=every_argument,
)
def either(left: BooleanLike, right: BooleanLike) -> Boolean:
    """Return whether one of two conditions is true. `any_of` accepts any number of them."""


@operator(
    "value === true",
    lambda value: value is True,
    [((True,), True), ((1,), False), (("true",), False), ((ABSENT,), False)],
    liquid="value == True",
    role=Role.IS_TRUE,
    inverse=first_argument,
)
def is_true(value: Value) -> Boolean:
    """Return whether a value is exactly true. `truthy` also accepts text, numbers, and objects."""


@operator(
    "value !== undefined",
    lambda value: value is not ABSENT,
    [((None,), True), ((ABSENT,), False)],
    liquid="is_given(value)",
    role=Role.IS_GIVEN,
    inverse=passing("text"),
)
def is_given(value: Value) -> Boolean:
    """Return whether a value is not absent. Null is not absent."""


@operator(
    "value != null",
    is_value,
    [(("",), True), ((None,), False), ((ABSENT,), False)],
    liquid="is_there(value)",
    role=Role.IS_PRESENT,
    inverse=passing("text"),
)
def is_present(value: Value) -> Boolean:
    """Return whether a value is neither absent nor null."""


@operator("value === null", lambda value: value is None, [((None,), True), ((ABSENT,), False)])
def is_null(value: Value) -> Boolean:
    """Return whether a value is null."""


@operator(
    'typeof value === "string"',
    lambda value: isinstance(value, str),
    [(("1",), True), ((1,), False)],
    liquid="is_text(value)",
    role=Role.IS_TEXT,
    inverse=passing("text"),
)
def is_text(value: Value) -> Boolean:
    """Return whether a value is text."""


@operator(
    'typeof value === "number"',
    lambda value: isinstance(value, float),
    [((1,), True), (("1",), False)],
    liquid="is_number(value)",
    inverse=passing(5.0),
)
def is_number(value: Value) -> Boolean:
    """Return whether a value is a number."""


@operator(
    'typeof value === "boolean"',
    lambda value: isinstance(value, bool),
    [((False,), True), ((0,), False)],
    liquid="is_boolean(value)",
)
def is_boolean(value: Value) -> Boolean:
    """Return whether a value is true or false."""


@operator(
    "Array.isArray(value)", lambda value: isinstance(value, list), [(([],), True), (({},), False)]
)
def is_array(value: Value) -> Boolean:
    """Return whether a value is an array."""


@operator(
    "isObject(value)",
    lambda value: isinstance(value, dict),
    [(({},), True), (([],), False), ((None,), False)],
    proves_object=True,
)
def is_object(value: Value) -> Boolean:
    """Return whether a value is an object."""


@operator(
    "isFilled",
    lambda value: isinstance(value, str) and value != "",
    [(("a",), True), (("",), False), ((5,), False)],
    liquid="is_filled(value)",
    role=Role.IS_FILLED,
    inverse=passing("text"),
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
    "isEmpty",
    _is_empty,
    [(({},), True), (("",), True), ((ABSENT,), True), ((0,), False), (([None],), False)],
    liquid="is_empty(value)",
)
def is_empty(value: Value) -> Boolean:
    """Return whether a value is absent, null, empty text, an empty array, or an empty object."""


@operator(
    "Boolean(value)",
    is_truthy,
    [((0,), False), (("0",), True), (([],), True), ((None,), False)],
    inverse=passing("text"),
)
def truthy(value: Value) -> Boolean:
    """Return whether a value is truthy: not absent, null, false, 0, or empty text."""


@operator(
    "choices.includes(value)",
    lambda value, choices: any(same(value, choice) for choice in choices),
    [(("sms", ["voice", "sms"]), True), (("fax", ["voice", "sms"]), False)],
    liquid="is_in(value, choices)",
    written="one_of",
    inverse=passing_like(lambda values: next(iter(values[1]), ABSENT)),
    role=Role.AMONG,
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
    "firstPresent",
    lambda *values: next(filter(is_value, values), values[-1] if values else ABSENT),
    [
        ((ABSENT, None, "b"), "b"),
        (("", "b"), ""),
        ((ABSENT, None), None),
        ((ABSENT, ABSENT), ABSENT),
    ],
    liquid="first_there(values)",
    result=_first_type,
    absence=Absence.LIKE_LAST,
    takes_first=True,
    prefers_first=True,
    source=first_or_last(is_value),
    written="fallback",
    inverse=every_argument,
)
def first_present(*values: Value) -> Anything:
    """Implement `fallback`: return the first value that is neither absent nor null."""


@operator(
    "left || right",
    lambda left, right: left if is_truthy(left) else right,
    [(("a", "b"), "a"), (("", "b"), "b"), ((0, 5), 5), ((ABSENT, None), None)],
    result=_first_type,
    short_circuits=is_truthy,
    prefers_first=True,
    source=first_or_last(is_truthy),
    written="first_truthy",
    inverse=every_argument,
)
def or_else(left: Value, right: Value) -> Anything:
    """Implement `first_truthy`: return the first value if it is truthy, otherwise the second."""
