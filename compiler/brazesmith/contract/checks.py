"""The few kinds of check that rules are made of. What needs more is a function beside its rule."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from brazesmith.contract.rule import FINE, WRONG, Check, Found, Glance, Options, Test

NULL = type(None)
#: Every type that a JSON value has in Python.
JSON_TYPES: frozenset[type] = frozenset((dict, list, str, int, float, bool, NULL))
#: The same without null, which most rules leave to others.
NOT_NULL: frozenset[type] = JSON_TYPES - {NULL}

_LONGEST = 2**63 - 1
ANY_TEXT = range(1, _LONGEST)


def _wrong(value: Any, options: Options) -> Sequence[Found]:
    return WRONG


def must_be(*types: type) -> Check:
    """The value is of one of these types."""
    return Check(JSON_TYPES.difference(types), _wrong)


def must_not_be(*types: type) -> Check:
    """The value is of none of these types."""
    return Check(frozenset(types), _wrong)


def forbidden() -> Check:
    """The field may not be there at all."""
    return Check(JSON_TYPES, _wrong)


def must_have(*names: str) -> Check:
    """An object has these fields, and they are not null."""

    def test(value: dict[str, Any], options: Options) -> Sequence[Found]:
        for name in names:
            if value.get(name) is None:
                break
        else:
            return FINE
        missing = [name for name in names if value.get(name) is None]
        return [Found(holes={"missing": name}) for name in missing]

    return Check(frozenset((dict,)), test)


def must_match(
    matches: Callable[[str], bool], glance: Glance | None = None, lengths: range = range(0)
) -> Check:
    """A string is as it should be; other types are another rule's matter."""

    def test(value: str, options: Options) -> Sequence[Found]:
        return FINE if matches(value) else WRONG

    return Check(frozenset((str,)), test, glance, lengths)


def one_of(values: Sequence[str]) -> Check:
    """The value is one of these strings, or null."""
    allowed = frozenset(values)

    def test(value: Any, options: Options) -> Sequence[Found]:
        return FINE if type(value) is str and value in allowed else WRONG

    return Check(NOT_NULL, test)


def at_most(limit: int, of: type = str, glance: Glance | None = None) -> Check:
    """A string (or array, or object) is not longer than the limit."""

    def test(value: Any, options: Options) -> Sequence[Found]:
        size = len(value)
        return FINE if size <= limit else (Found(holes={"size": size}),)

    lengths = range(limit + 1) if of is str else range(0)
    return Check(frozenset((of,)), test, glance, lengths)


def at_most_bytes(limit: int, measure: Callable[[str], int]) -> Check:
    """A string has at most this many bytes."""

    def test(value: Any, options: Options) -> Sequence[Found]:
        size = measure(value)
        return FINE if size <= limit else (Found(holes={"size": size}),)

    return Check(frozenset((str,)), test, lengths=range(limit // 4 + 1))  # 4 bytes at most each


def by(
    test: Test,
    *types: type,
    glance: Glance | None = None,
    lengths: range = range(0),
    nested: bool = False,
) -> Check:
    """A check that needs a function of its own, for values of these types."""
    return Check(frozenset(types), test, glance, lengths, nested)
