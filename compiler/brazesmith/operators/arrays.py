"""Operators on arrays. What is no array gives absent, so that a missing list leaves its key out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Any, TypeVar, overload

from brazesmith.base.ecmascript import ABSENT
from brazesmith.ir import types
from brazesmith.ir.operator import Source
from brazesmith.ir.types import Type
from brazesmith.operators.expressions import (
    Anything,
    Array,
    Boolean,
    BooleanLike,
    Number,
    Value,
)
from brazesmith.operators.logic import same
from brazesmith.operators.registry import ArrayLike, ArrayOf, Count, Mapper, Tester, operator
from brazesmith.operators.sources import Path, element, mapped, picked, same_place, selected

__all__ = [
    "all_match", "any_match", "contains", "each", "find", "first", "flatten", "last", "length",
    "only", "reverse", "take", "unique", "zip_arrays",
]  # fmt: skip


T = TypeVar("T")
R = TypeVar("R")


def _array(items: Any, function: Callable[[list[Any]], Any]) -> Any:
    return function(items) if isinstance(items, list) else ABSENT


# Operators that select elements: the indices, in the order of the result.


def _where(items: list[Any], condition: Any) -> Iterable[int]:
    return (index for index, item in enumerate(items) if condition(item, float(index)))


def _forwards(items: list[Any]) -> Iterable[int]:
    return range(len(items))


def _backwards(items: list[Any]) -> Iterable[int]:
    return reversed(range(len(items)))


def _new(items: list[Any]) -> Iterable[int]:
    seen = (any(same(item, other) for other in items[:i]) for i, item in enumerate(items))
    return (index for index, is_seen in enumerate(seen) if not is_seen)


def _item(arguments: Sequence[Type]) -> Type:
    return types.optional(arguments[0].item or types.ANY)


def _same(arguments: Sequence[Type]) -> Type:
    return types.optional(types.array(arguments[0].item or types.ANY))


def _results(arguments: Sequence[Type]) -> Type:
    item = arguments[1].item or types.ANY
    return types.optional(types.array(replace(item, optional=False)))


def _all(indices: Callable[..., Iterable[int]]) -> Callable[..., Any]:
    return lambda items, *rest: _array(items, lambda a: [a[i] for i in indices(a, *rest)])


def _all_properties(indices: Callable[..., Iterable[int]]) -> dict[str, Any]:
    return {"result": _same, "keeps_place": True, "source": selected(indices)}


def _first(indices: Callable[..., Iterable[int]]) -> Callable[..., Any]:
    return lambda items, *rest: _array(
        items, lambda a: next((a[i] for i in indices(a, *rest)), ABSENT)
    )


def _first_properties(indices: Callable[..., Iterable[int]]) -> dict[str, Any]:
    return {"result": _item, "keeps_place": True, "source": picked(indices)}


@overload
def each(items: ArrayOf[T], transform: Callable[[T], R]) -> Array[R]: ...
@overload
def each(items: ArrayOf[T], transform: Callable[[T, Any], R]) -> Array[R]: ...
@operator(
    "mapArray",
    lambda items, transform: _array(
        items,
        lambda array: [
            result
            for index, item in enumerate(array)
            if (result := transform(item, float(index))) is not ABSENT
        ],
    ),
    [
        (([1, 2], lambda item: item * 10), [10, 20]),
        ((["a", None], lambda item: item), ["a", None]),
        ((["a", "b"], lambda item, index: [item, index]), [["a", 0], ["b", 1]]),
        ((None, lambda item: item), ABSENT),
    ],
    result=_results,
    source=mapped,
)
def each(items: ArrayLike, transform: Mapper) -> Array[Any]:
    """Convert each element: `each(items, lambda item: …)`. Absent results are left out.

    A function with two parameters also receives the index.
    """


@overload
def only(items: ArrayOf[T], condition: Callable[[T], BooleanLike]) -> Array[T]: ...
@overload
def only(items: ArrayOf[T], condition: Callable[[T, Any], BooleanLike]) -> Array[T]: ...
@operator(
    "filterArray",
    _all(_where),
    [(([1, 5, 3], lambda item: item > 2), [5, 3]), ((None, lambda item: item > 2), ABSENT)],
    **_all_properties(_where),
)
def only(items: ArrayLike, condition: Tester) -> Array[Any]:
    """Return the elements that meet a condition."""


@overload
def find(items: ArrayOf[T], condition: Callable[[T], BooleanLike]) -> T: ...
@overload
def find(items: ArrayOf[T], condition: Callable[[T, Any], BooleanLike]) -> T: ...
@operator(
    "findItem",
    _first(_where),
    [
        (([1, 5, 3], lambda item: item > 2), 5),
        (([1], lambda item: item > 2), ABSENT),
        ((None, lambda item: item > 2), ABSENT),
    ],
    **_first_properties(_where),
)
def find(items: ArrayLike, condition: Tester) -> Any:
    """Return the first element that meets a condition."""


@overload
def any_match(items: ArrayOf[T], condition: Callable[[T], BooleanLike]) -> Boolean: ...
@overload
def any_match(items: ArrayOf[T], condition: Callable[[T, Any], BooleanLike]) -> Boolean: ...
@operator(
    "someItem",
    lambda items, condition: (
        isinstance(items, list)
        and any(condition(item, float(index)) for index, item in enumerate(items))
    ),
    [(([1, 5], lambda item: item > 2), True), ((None, lambda item: item > 2), False)],
)
def any_match(items: ArrayLike, condition: Tester) -> Boolean:
    """Return whether any element meets a condition."""


@overload
def all_match(items: ArrayOf[T], condition: Callable[[T], BooleanLike]) -> Boolean: ...
@overload
def all_match(items: ArrayOf[T], condition: Callable[[T, Any], BooleanLike]) -> Boolean: ...
@operator(
    "everyItem",
    lambda items, condition: (
        isinstance(items, list)
        and all(condition(item, float(index)) for index, item in enumerate(items))
    ),
    [
        (([3, 5], lambda item: item > 2), True),
        (([], lambda item: item > 2), True),
        ((None, lambda item: item > 2), False),
    ],
)
def all_match(items: ArrayLike, condition: Tester) -> Boolean:
    """Return whether every element meets a condition; false for values other than arrays."""


@operator(
    "firstItem",
    _first(_forwards),
    [(([1, 2],), 1), (([],), ABSENT), (("ab",), ABSENT)],
    **_first_properties(_forwards),
)
def first(items: ArrayOf[T]) -> T:
    """Return the first element."""


@operator(
    "lastItem",
    _first(_backwards),
    [(([1, 2],), 2), (([],), ABSENT), (("ab",), ABSENT)],
    **_first_properties(_backwards),
)
def last(items: ArrayOf[T]) -> T:
    """Return the last element."""


@operator(
    "takeItems",
    lambda items, count: _array(items, lambda array: array[: int(count)]),
    [(([1, 2, 3], 2), [1, 2]), (([1], 5), [1]), ((None, 2), ABSENT)],
    result=_same,
    keeps_place=True,
    source=same_place,
)
def take(items: ArrayOf[T], count: Count) -> Array[T]:
    """Return the first `count` elements."""


def _zipped(values: Sequence[Any], path: Path) -> Source | None:
    in_pair = len(path) > 1 and path[1] in ("0", "1")
    return Source(int(path[1]), (path[0], *path[2:])) if in_pair else None


@operator(
    "zipArrays",
    lambda left, right: (
        [list(pair) for pair in zip(left, right, strict=False)]
        if isinstance(left, list) and isinstance(right, list)
        else ABSENT
    ),
    [((["a", "b"], [1, 2, 3]), [["a", 1], ["b", 2]]), ((["a"], None), ABSENT)],
    source=_zipped,
)
def zip_arrays(left: ArrayLike, right: ArrayLike) -> Array[Array[Anything]]:
    """Pair the elements of two arrays: `each(zip_arrays(a, b), lambda pair: pair[0])`."""


def _flattened(values: Sequence[Any], path: Path) -> Source | None:
    if not isinstance(values[0], list):
        return None
    places: list[Path] = []
    for index, item in enumerate(values[0]):
        inner = range(len(item)) if isinstance(item, list) else None
        places += [(str(index),)] if inner is None else [(str(index), str(i)) for i in inner]
    place = element(path, places)
    return None if place is None else Source(0, (*place, *path[1:]))


@operator(
    "flattenArray",
    lambda items: _array(
        items,
        lambda array: [
            inner for item in array for inner in (item if isinstance(item, list) else [item])
        ],
    ),
    [(([[1, 2], [3], 4],), [1, 2, 3, 4]), ((None,), ABSENT)],
    element_depth=2,
    source=_flattened,
)
def flatten(items: ArrayLike) -> Array[Anything]:
    """Join the arrays in an array into one."""


@operator(
    "uniqueItems",
    _all(_new),
    [
        ((["a", "b", "a", 1, "1", None, None],), ["a", "b", 1, "1", None]),
        (([{}, {}],), [{}, {}]),
        ((None,), ABSENT),
    ],
    **_all_properties(_new),
)
def unique(items: ArrayOf[T]) -> Array[T]:
    """Remove duplicate text, numbers, booleans, and nulls. Objects and arrays are kept."""


@operator(
    "reverseArray",
    _all(_backwards),
    [(([1, 2, 3],), [3, 2, 1]), ((None,), ABSENT)],
    **_all_properties(_backwards),
)
def reverse(items: ArrayOf[T]) -> Array[T]:
    """Return the elements in reverse order."""


@operator(
    "lengthOf",
    lambda value: float(len(value)) if isinstance(value, str | list) else ABSENT,
    [(("😀",), 2), (([1, 2, 3],), 3), ((None,), ABSENT)],
)
def length(value: Value) -> Number:
    """Return the number of characters (UTF-16 units) in a text, or of elements in an array."""


@operator(
    "contains",
    lambda value, part: (
        isinstance(part, str) and part in value
        if isinstance(value, str)
        else isinstance(value, list) and any(same(item, part) for item in value)
    ),
    [
        (("call.completed", "call"), True),
        ((["a", 1], 1), True),
        ((["a", 1], "1"), False),
        ((None, "a"), False),
    ],
)
def contains(value: Value, part: Value) -> Boolean:
    """Return whether a text contains another, or an array contains a value."""
