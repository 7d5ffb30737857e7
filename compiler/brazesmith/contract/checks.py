"""The few kinds of check that rules are made of. What needs more is a function beside its rule."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from brazesmith.contract.rule import FINE, WRONG, Check, Found, Options

NULL = type(None)
#: Every type that a JSON value has in Python.
JSON_TYPES: frozenset[type] = frozenset((dict, list, str, int, float, bool, NULL))

Test = Callable[[Any, Options], Sequence[Found]]


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
        missing = [name for name in names if value.get(name) is None]
        return [Found(holes={"missing": name}) for name in missing] if missing else FINE

    return Check(frozenset((dict,)), test)


def must_match(matches: Callable[[str], bool]) -> Check:
    """A string is as it should be; other types are another rule's matter."""

    def test(value: str, options: Options) -> Sequence[Found]:
        return FINE if matches(value) else WRONG

    return Check(frozenset((str,)), test)


def one_of(values: Sequence[str]) -> Check:
    """The value is one of these strings, or null."""
    allowed = frozenset(values)

    def test(value: Any, options: Options) -> Sequence[Found]:
        return FINE if type(value) is str and value in allowed else WRONG

    return Check(JSON_TYPES - {NULL}, test)


def at_most(limit: int, measure: Callable[[Any], int] = len, of: type = str) -> Check:
    """A string (or array, or object) is not larger than the limit."""

    def test(value: Any, options: Options) -> Sequence[Found]:
        size = measure(value)
        return FINE if size <= limit else (Found(holes={"size": size}),)

    return Check(frozenset((of,)), test)


def by(test: Test, *types: type) -> Check:
    """A check that needs a function of its own, for values of these types."""
    return Check(frozenset(types), test)
