"""JavaScript values as Python values: what they are and how they compare."""

from __future__ import annotations

from enum import Enum
from typing import Final, NoReturn, TypeAlias


class Absent(Enum):
    """The type of ABSENT: an enumeration, so that mypy narrows `value is ABSENT`."""

    ABSENT = "ABSENT"

    def __repr__(self) -> str:
        return "ABSENT"

    __str__ = __repr__

    def __bool__(self) -> NoReturn:
        # A test must state whether it means absent, null or false.
        raise TypeError("ABSENT has no truth value; compare with `is ABSENT`")


ABSENT: Final = Absent.ABSENT
"""JavaScript's `undefined`: a key that does not exist."""

Value: TypeAlias = "Absent | bool | float | str | list[Value] | dict[str, Value] | None"
"""A JavaScript value: `None` is null, every number is a float, a string is held as one character
per UTF-16 code unit, a dict holds its keys in JavaScript's property order."""


def strict_equals(left: Value, right: Value) -> bool:
    """`left === right`: NaN equals nothing, 0 equals -0, objects and lists equal only themselves.

    ECMA-262 IsStrictlyEqual.
    """
    if isinstance(left, list | dict):
        return left is right
    return type(left) is type(right) and left == right
