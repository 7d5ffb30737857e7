"""Filters for arrays, as in Ruby's Liquid.

They flatten an array, take nil for an empty one, and any other value for an array of one element.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from liquid.exceptions import FilterArgumentError

from brazesmith.engines.liquid import ruby

_MOST_ELEMENTS: Final = 1_000_000


def elements(value: object) -> list[Any]:
    """Return the elements of a value."""
    match value:
        case range() if value and value[-1] - value[0] > _MOST_ELEMENTS:
            raise FilterArgumentError("this range is too long", token=None)
        case range():
            return list(value)
        case list():
            return list(_flat(value))
        case None:
            return []
        case _:
            return [value]


def _flat(values: list[Any]) -> Any:
    for value in values:
        if isinstance(value, list):
            yield from _flat(value)
        else:
            yield value


def first(value: object) -> object:
    """Return the first element, or the first pair of a key and a value."""
    match value:
        case range():
            return value.start
        case list():
            return value[0] if value else None
        case dict():
            return next((list(pair) for pair in value.items()), None)
        case _:
            return None


def last(value: object) -> object:
    """Return the last element."""
    match value:
        case range():
            return value.stop - 1
        case list():
            return value[-1] if value else None
        case _:
            return None


def size(value: object) -> int:
    """Return the number of characters, elements or keys; of an integer, its bytes in Ruby."""
    match value:
        case bool():
            return 0
        case int():
            return max(8, (value.bit_length() + 7) // 8)
        case str() | list() | dict() | range():
            return len(value)
        case _:
            return 0


def join(value: object, glue: object = " ") -> str:
    """Join the texts of the elements."""
    return ruby.text_of(glue).join(map(ruby.text_of, elements(value)))


def concat(value: object, array: object) -> list[Any]:
    """Return the elements of both."""
    if not isinstance(array, list):
        raise FilterArgumentError("`concat` expects an array", token=None)
    return elements(value) + array


def _property(element: Any, key: object) -> Any:
    try:
        return ruby.index(element, key)
    except TypeError:
        message = f"cannot read the property {ruby.text_of(key)!r}"
        raise FilterArgumentError(message, token=None) from None


def map_(value: object, key: object) -> list[Any]:
    """Return the values under a key; nil where an element has no keys."""
    return [
        _property(element, key) if ruby.has_index(element) else None for element in elements(value)
    ]


def where(value: object, key: object, wanted: object = None) -> list[Any] | None:
    """Return the objects whose value under a key is `wanted`, or (without it) is truthy."""

    def is_wanted(element: object) -> bool:
        found = _property(element, key)
        if wanted is None:
            return found is not None and found is not False
        return ruby.are_equal(found, wanted)

    return _if_indexed(elements(value), lambda found: [e for e in found if is_wanted(e)])


def compact(value: object, key: object = None) -> list[Any] | None:
    """Remove nil, or objects whose value under a key is nil."""
    if key is None:
        return [element for element in elements(value) if element is not None]
    return _if_indexed(
        elements(value), lambda found: [e for e in found if _property(e, key) is not None]
    )


def uniq(value: object, key: object = None) -> list[Any] | None:
    """Remove duplicate elements, or objects with a duplicate value under a key."""

    def distinct(found: list[Any]) -> list[Any]:
        kept: dict[object, Any] = {}
        for element in found:
            by = element if key is None else _property(element, key)
            kept.setdefault(ruby.identity(by), element)
        return list(kept.values())

    found = elements(value)
    if key is None:
        return distinct(found)
    return _if_indexed(found, distinct) if len(found) > 1 else found


def _if_indexed(found: list[Any], filter_: Callable[[list[Any]], list[Any]]) -> list[Any] | None:
    """Return the result of a filter; nil at the first element that cannot have properties."""
    known = next((n for n, element in enumerate(found) if not ruby.has_index(element)), len(found))
    result = filter_(found[:known])
    return result if known == len(found) else None


def sort(value: object, key: object = None) -> list[Any] | None:
    """Sort the elements, or objects by a key; nil comes last."""
    return _sorted(value, key, _compared)


def sort_natural(value: object, key: object = None) -> list[Any] | None:
    """Sort by texts, without regard to the case of ASCII letters; nil comes last."""
    return _sorted(value, key, _compared_as_text)


def _compared(left: Any, right: Any) -> int:
    order = ruby.compare(left, right)
    if order is not None:
        return order
    if left is not None and right is not None:
        raise FilterArgumentError("cannot sort elements of different types", token=None)
    return 1 if left is None else -1


def _compared_as_text(left: Any, right: Any) -> int:
    if left is None or right is None:
        return 1 if left is None else -1
    texts = (ruby.text_of(value).encode("utf-8", "replace").lower() for value in (left, right))
    one, other = texts
    return (one > other) - (one < other)


def _sorted(value: object, key: object, compared: Callable[[Any, Any], int]) -> list[Any] | None:
    found = elements(value)
    if key is None:
        return _merge_sorted(found, compared)
    if not all(map(ruby.has_index, found)):
        return None
    return _merge_sorted(
        found, lambda left, right: compared(_property(left, key), _property(right, key))
    )


def _merge_sorted(found: list[Any], compared: Callable[[Any, Any], int]) -> list[Any]:
    """Sort like Ruby on Linux, which compares the same pairs. The order may be inconsistent."""
    if len(found) < 2:
        return found
    half = len(found) // 2
    left, right = (_merge_sorted(part, compared) for part in (found[:half], found[half:]))
    merged: list[Any] = []
    while left and right:
        merged.append((left if compared(left[0], right[0]) <= 0 else right).pop(0))
    return merged + left + right


FILTERS: Final[dict[str, Callable[..., object]]] = {
    "first": first,
    "last": last,
    "size": size,
    "join": join,
    "concat": concat,
    "map": map_,
    "where": where,
    "compact": compact,
    "uniq": uniq,
    "sort": sort,
    "sort_natural": sort_natural,
    "reverse": lambda value: elements(value)[::-1],
}
