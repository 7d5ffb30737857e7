"""Walks through nested values without recursion, because a body may be of any depth."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

import orjson

from brazesmith.contract import limits
from brazesmith.contract.fields import ARRAY_OPERATORS, NUMBER_OPERATORS
from brazesmith.contract.rule import Options, Violation

#: A place inside a value: the place of its parent, and its key or index there.
Link = tuple[Any, str | int] | None


def place(link: Link) -> tuple[str | int, ...]:
    """Return the keys and indices on the way down to a place."""
    parts: list[str | int] = []
    while link is not None:
        link, part = link
        parts.append(part)
    return tuple(reversed(parts))


def containers(value: Any) -> Iterator[tuple[Any, Link, int]]:
    """Yield every object and array in a value, itself first, with its place and depth from 1."""
    waiting: list[tuple[Any, Link, int]] = [(value, None, 1)]
    while waiting:
        container, link, depth = waiting.pop()
        yield container, link, depth
        below = [
            (child, (link, key), depth + 1)
            for key, child in pairs(container)
            if type(child) is dict or type(child) is list
        ]
        if below:
            waiting += reversed(below)


def pairs(container: Any) -> Iterator[tuple[Any, Any]]:
    """Return the keys or indices of an object or array, with their values."""
    return iter(container.items() if type(container) is dict else enumerate(container))


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


def is_flat(value: dict[str, Any]) -> bool:
    """Return whether an object contains no objects and no arrays."""
    return not any(type(child) in (dict, list) for child in value.values())


def keys_inside(value: Any, problem: Callable[[str, int], str | None]) -> list[Violation]:
    """Return a violation for each key with a problem; its depth is 1 in the value itself."""
    return [
        Violation((*place(link), key), {"problem": found})
        for container, link, depth in containers(value)
        if type(container) is dict
        for key in container
        if (found := problem(key, depth))
    ]


#: These keys change an attribute instead of setting it.
_OPERATORS = frozenset((*ARRAY_OPERATORS, *NUMBER_OPERATORS))


def is_plain(value: Any, options: Options) -> bool:
    """Return whether an object or array has nothing unusual, so that every rule accepts it.

    As a precheck, it replaces a walk for each rule by a single one. It is False for strings.
    """
    if type(value) is str:
        return False
    waiting = [value]
    size = count = 0
    while waiting:
        part = waiting.pop()
        elements = part
        if type(part) is dict:
            if not _OPERATORS.isdisjoint(part):
                return False
            for key in part:
                if not key.isidentifier() or len(key) > limits.LONGEST_NESTED_KEY:
                    return False
                size += len(key)
            elements = part.values()
        elif len(part) > limits.MOST_ARRAY_ELEMENTS or not _surely_differ(part):
            return False
        for element in elements:
            kind = type(element)
            if element is None:
                return False
            if kind is str:
                if len(element) > limits.LONGEST_ATTRIBUTE_STRING:
                    return False
                size += len(element)
            elif kind is dict or kind is list:
                waiting.append(element)
        count += 1
        size += 30 * len(elements)
        if count > limits.DEEPEST_ITEM_VALUE or size > limits.MOST_NESTED_BYTES // 6:
            return False
    return True


def _surely_differ(elements: list[Any]) -> bool:
    """Return whether no two elements are the same, or some are objects, for which it is allowed."""
    kinds = set(map(type, elements))
    return dict in kinds or (list not in kinds and len(set(elements)) == len(elements))


_COMPACT = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


def json_bytes(value: Any) -> int:
    """Return the size of a value as compact JSON, the way JSON.stringify writes it."""
    try:
        return len(orjson.dumps(value))
    except TypeError:  # nested deeply, a large integer, or a lone surrogate
        return _counted(value)


def _counted(value: Any) -> int:
    size = -1  # not counted: the list around the value
    for container, _, _ in containers([value]):
        flat: Any = [0 if type(child) in (dict, list) else child for _, child in pairs(container)]
        if type(container) is dict:
            flat = dict(zip(container, flat, strict=True))
        text = _COMPACT.encode(flat)
        size += len(text.encode("utf-8", "surrogatepass")) - 1  # a container is a 0 in its parent
    return size
