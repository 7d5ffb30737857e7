"""Operators on arrays. What is no array gives absent, so that a missing list leaves its key out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from brazesmith import ir
from brazesmith.base.ecmascript import ABSENT
from brazesmith.ir import types
from brazesmith.ir.types import Type
from brazesmith.language.expressions import Anything, Array, Boolean, Number, Value
from brazesmith.operators.logic import same
from brazesmith.operators.registry import ArrayLike, Mapper, Tester, operator

__all__ = [
    "all_match", "any_match", "contains", "each", "find", "first", "flatten", "last", "length",
    "only", "reverse", "take", "unique", "zip_arrays",
]  # fmt: skip


def _array(items: Any, function: Callable[[list[Any]], Any]) -> Any:
    return function(items) if isinstance(items, list) else ABSENT


def _item(nodes: Sequence[ir.Node]) -> Type:
    return types.optional(nodes[0].type.item or types.ANY)


def _same(nodes: Sequence[ir.Node]) -> Type:
    return types.optional(types.array(nodes[0].type.item or types.ANY))


def _results(nodes: Sequence[ir.Node]) -> Type:
    function = nodes[1]
    item = function.result.type if isinstance(function, ir.Function) else types.ANY
    return types.optional(types.array(replace(item, optional=False)))


@operator(
    javascript="mapArray",
    meaning=lambda items, transform: _array(
        items,
        lambda array: [
            result
            for index, item in enumerate(array)
            if (result := transform(item, float(index))) is not ABSENT
        ],
    ),
    examples=[
        (([1, 2], lambda item: item * 10), [10, 20]),
        ((["a", None], lambda item: item), ["a", None]),
        ((["a", "b"], lambda item, index: [item, index]), [["a", 0], ["b", 1]]),
        ((None, lambda item: item), ABSENT),
    ],
    result=_results,
)
def each(items: ArrayLike, transform: Mapper) -> Array[Any]:
    """Make something of each element: `each(items, lambda item: …)`; what is absent is left out.

    A function with two parameters gets the index as well.
    """
    raise NotImplementedError


@operator(
    javascript="filterArray",
    meaning=lambda items, condition: _array(
        items,
        lambda array: [item for index, item in enumerate(array) if condition(item, float(index))],
    ),
    examples=[
        (([1, 5, 3], lambda item: item > 2), [5, 3]),
        ((None, lambda item: item > 2), ABSENT),
    ],
    result=_same,
)
def only(items: ArrayLike, condition: Tester) -> Array[Any]:
    """Keep the elements for which a condition holds."""
    raise NotImplementedError


@operator(
    javascript="findItem",
    meaning=lambda items, condition: _array(
        items,
        lambda array: next(
            (item for index, item in enumerate(array) if condition(item, float(index))), ABSENT
        ),
    ),
    examples=[
        (([1, 5, 3], lambda item: item > 2), 5),
        (([1], lambda item: item > 2), ABSENT),
        ((None, lambda item: item > 2), ABSENT),
    ],
    result=_item,
)
def find(items: ArrayLike, condition: Tester) -> Anything:
    """The first element for which a condition holds."""
    raise NotImplementedError


@operator(
    javascript="someItem",
    meaning=lambda items, condition: (
        isinstance(items, list)
        and any(condition(item, float(index)) for index, item in enumerate(items))
    ),
    examples=[
        (([1, 5], lambda item: item > 2), True),
        ((None, lambda item: item > 2), False),
    ],
)
def any_match(items: ArrayLike, condition: Tester) -> Boolean:
    """Whether a condition holds for one element at least."""
    raise NotImplementedError


@operator(
    javascript="everyItem",
    meaning=lambda items, condition: (
        isinstance(items, list)
        and all(condition(item, float(index)) for index, item in enumerate(items))
    ),
    examples=[
        (([3, 5], lambda item: item > 2), True),
        (([], lambda item: item > 2), True),
        ((None, lambda item: item > 2), False),
    ],
)
def all_match(items: ArrayLike, condition: Tester) -> Boolean:
    """Whether a condition holds for every element; no array, no elements: false."""
    raise NotImplementedError


@operator(
    javascript="firstItem",
    meaning=lambda items: _array(items, lambda array: array[0] if array else ABSENT),
    examples=[(([1, 2],), 1), (([],), ABSENT), (("ab",), ABSENT)],
    result=_item,
)
def first(items: ArrayLike) -> Anything:
    """The first element."""
    raise NotImplementedError


@operator(
    javascript="lastItem",
    meaning=lambda items: _array(items, lambda array: array[-1] if array else ABSENT),
    examples=[(([1, 2],), 2), (([],), ABSENT), (("ab",), ABSENT)],
    result=_item,
)
def last(items: ArrayLike) -> Anything:
    """The last element."""
    raise NotImplementedError


@operator(
    javascript="takeItems",
    meaning=lambda items, count: _array(items, lambda array: array[: int(count)]),
    examples=[(([1, 2, 3], 2), [1, 2]), (([1], 5), [1]), ((None, 2), ABSENT)],
    result=_same,
)
def take(items: ArrayLike, count: int) -> Array[Any]:
    """The first `count` elements."""
    raise NotImplementedError


@operator(
    javascript="zipArrays",
    meaning=lambda left, right: (
        [list(pair) for pair in zip(left, right, strict=False)]
        if isinstance(left, list) and isinstance(right, list)
        else ABSENT
    ),
    examples=[
        ((["a", "b"], [1, 2, 3]), [["a", 1], ["b", 2]]),
        ((["a"], None), ABSENT),
    ],
    result=lambda nodes: types.optional(types.array(types.array(types.ANY))),
)
def zip_arrays(left: ArrayLike, right: ArrayLike) -> Array[Array[Anything]]:
    """Pairs of the elements of two arrays: `each(zip_arrays(a, b), lambda pair: pair[0])`."""
    raise NotImplementedError


@operator(
    javascript="flattenArray",
    meaning=lambda items: _array(
        items,
        lambda array: [
            inner for item in array for inner in (item if isinstance(item, list) else [item])
        ],
    ),
    examples=[(([[1, 2], [3], 4],), [1, 2, 3, 4]), ((None,), ABSENT)],
)
def flatten(items: ArrayLike) -> Array[Anything]:
    """One array out of an array of arrays."""
    raise NotImplementedError


@operator(
    javascript="uniqueItems",
    meaning=lambda items: _array(
        items,
        lambda array: [
            item
            for index, item in enumerate(array)
            if not any(same(item, other) for other in array[:index])
        ],
    ),
    examples=[
        ((["a", "b", "a", 1, "1", None, None],), ["a", "b", 1, "1", None]),
        (([{}, {}],), [{}, {}]),
        ((None,), ABSENT),
    ],
    result=_same,
)
def unique(items: ArrayLike) -> Array[Any]:
    """Each text, number, boolean and null of an array once; objects and arrays stay."""
    raise NotImplementedError


@operator(
    javascript="reverseArray",
    meaning=lambda items: _array(items, lambda array: array[::-1]),
    examples=[(([1, 2, 3],), [3, 2, 1]), ((None,), ABSENT)],
    result=_same,
)
def reverse(items: ArrayLike) -> Array[Any]:
    """The elements from last to first."""
    raise NotImplementedError


@operator(
    javascript="lengthOf",
    meaning=lambda value: float(len(value)) if isinstance(value, str | list) else ABSENT,
    examples=[(("😀",), 2), (([1, 2, 3],), 3), ((None,), ABSENT)],
)
def length(value: Value) -> Number:
    """How many characters (UTF-16 units) a text has, or how many elements an array."""
    raise NotImplementedError


@operator(
    javascript="contains",
    meaning=lambda value, part: (
        isinstance(part, str) and part in value
        if isinstance(value, str)
        else isinstance(value, list) and any(same(item, part) for item in value)
    ),
    examples=[
        (("call.completed", "call"), True),
        ((["a", 1], 1), True),
        ((["a", 1], "1"), False),
        ((None, "a"), False),
    ],
)
def contains(value: Value, part: Value) -> Boolean:
    """Whether a text contains another, or an array a text, number, boolean or null."""
    raise NotImplementedError
