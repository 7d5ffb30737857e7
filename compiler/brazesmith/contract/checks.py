"""The few kinds of check that rules are made of. What needs more is a function beside its rule."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from brazesmith.contract.rule import OK, VIOLATED, Check, Options, Precheck, Violation
from brazesmith.contract.walking import containers, oversize, pairs, place

NULL = type(None)
#: Every type that a JSON value has in Python.
JSON_TYPES: frozenset[type] = frozenset((dict, list, str, int, float, bool, NULL))
#: The same without null, which most rules leave to others.
NOT_NULL: frozenset[type] = JSON_TYPES - {NULL}

_LONGEST = 2**63 - 1
ANY_TEXT = range(1, _LONGEST)


def always(value: Any, options: Options) -> Sequence[Violation]:
    """A test that every value fails."""
    return VIOLATED


def never_of(*types: type) -> Check:
    """Return a check that the value is of none of these types."""
    return Check(frozenset(types), always)


def forbidden(*, null: bool = False) -> Check:
    """Return a check that the field does not exist, or is null if that is allowed."""
    return Check(NOT_NULL if null else JSON_TYPES, always)


def must_have(*names: str) -> Check:
    """Return a check that an object has these fields, and that they are not null."""

    def test(value: dict[str, Any], options: Options) -> Sequence[Violation]:
        for name in names:
            if value.get(name) is None:
                break
        else:
            return OK
        missing = [name for name in names if value.get(name) is None]
        return [Violation(holes={"missing": name}) for name in missing]

    return Check(frozenset((dict,)), test)


def must_match(matches: Callable[[str], bool], precheck: Precheck | None = None) -> Check:
    """Return a check of strings; other types are another rule's matter."""

    def test(value: str, options: Options) -> Sequence[Violation]:
        return OK if matches(value) else VIOLATED

    return Check(frozenset((str,)), test, precheck)


def one_of(values: Sequence[str], *, null: bool = True) -> Check:
    """Return a check that the value is one of these strings, or null if that is allowed."""
    allowed = frozenset(values)

    def test(value: Any, options: Options) -> Sequence[Violation]:
        return OK if type(value) is str and value in allowed else VIOLATED

    return Check(NOT_NULL if null else JSON_TYPES, test)


def at_most(limit: int, of: type = str, precheck: Precheck | None = None) -> Check:
    """Return a check that a string (or array, or object) is not longer than the limit."""

    def test(value: Any, options: Options) -> Sequence[Violation]:
        size = len(value)
        return OK if size <= limit else (Violation(holes={"size": size}),)

    return Check(frozenset((of,)), test, precheck, range(limit + 1) if of is str else range(0))


def json_at_most(
    limit: int, *types: type, precheck: Precheck | None = None, nested: bool = False
) -> Check:
    """Return a check that the JSON of an object or array has at most this many bytes."""

    def test(value: Any, options: Options) -> Sequence[Violation]:
        size = oversize(value, limit)
        return OK if size is None else (Violation(holes={"size": size}),)

    return Check(frozenset(types), test, precheck, nested=nested)


def inside(
    value: Any, is_wrong: Callable[[Any, Any], bool], of: type | None = None
) -> list[Violation]:
    """Return a violation for each wrong value (of a key or index) inside an object or array.

    `of` restricts it to the values of objects, or to the elements of arrays.
    """
    return [
        Violation((*place(link), key), {"size": len(child)} if type(child) is str else {})
        for container, link, _ in containers(value)
        if of is None or type(container) is of
        for key, child in pairs(container)
        if is_wrong(key, child)
    ]


def keys_inside(value: Any, problem: Callable[[str, int], str | None]) -> list[Violation]:
    """Return a violation for each key with a problem; its depth is 1 in the value itself."""
    return [
        Violation((*place(link), key), {"problem": found})
        for container, link, depth in containers(value)
        if type(container) is dict
        for key in container
        if (found := problem(key, depth))
    ]
