"""The values that stand for all values of a type."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from typing import Any, Final, TypeAlias

from brazesmith.base import ecmascript as es
from brazesmith.base.ecmascript import ABSENT
from brazesmith.ir import types
from brazesmith.ir.types import Kind, Type

#: Values that a node may have. One of them may stand for many; then the second item is true.
Domain: TypeAlias = tuple[tuple[Any, bool], ...]


def key_of(pair: tuple[Any, bool]) -> str:
    """Return a text that is the same for the same value."""
    value, is_many = pair
    return f"{type(value).__name__} {value!r} {is_many}"


def scalars(values: Iterable[Any]) -> Iterator[Any]:
    """Yield the texts and numbers among values, also those in arrays."""
    for value in values:
        if isinstance(value, list):
            yield from scalars(value)
        elif isinstance(value, str | float) and not isinstance(value, bool):
            yield value


#: A text and a number that no spec compares with anything.
_SOME_TEXT: Final = "\x00some text"
_SOME_NUMBER: Final = 123456789.5


def values_of(type_: Type, compared: list[Any]) -> Iterator[tuple[Any, bool]]:
    """Yield values of a type: each one that it is compared with, and some that stand for others."""
    if type_.optional:
        yield ABSENT, False
    if type_.nullable or type_.kind is Kind.NULL:
        yield None, False
    kind, is_any = type_.kind, type_.kind is Kind.ANY
    is_unix = kind in types.UNIX_KINDS
    if kind is Kind.BOOLEAN or is_any:
        yield True, False
        yield False, False
    if type_.enum:
        yield from ((es.to_units(value), False) for value in type_.enum)
    elif kind in types.TEXT_KINDS or is_any:
        texts = [value for value in compared if isinstance(value, str)]
        if kind is Kind.TEXT or is_any:  # a declared e-mail address is not empty
            texts = ["", *texts]
        yield from ((text, False) for text in dict.fromkeys(texts))
        yield _SOME_TEXT, True
    if kind is Kind.NUMBER or is_any or is_unix:
        numbers = sorted({value for value in compared if isinstance(value, float)})
        yield from ((number, False) for number in numbers)
        yield from ((number, True) for number in _between(numbers, type_.whole))
    if is_unix:
        yield "5", True
    if kind is Kind.ARRAY or is_any:
        yield [], True
        yield [_SOME_TEXT], True
    if kind is Kind.OBJECT or is_any:
        is_filled = type_.shape is not None and any(
            not inner.optional for inner in type_.shape.fields.values()
        )
        yield from [] if is_filled else [({}, True)]
        yield {_SOME_TEXT: _SOME_TEXT}, True


def _between(numbers: list[float], whole: bool) -> Iterator[float]:
    """Yield a number below, between and above numbers, and zero, which is falsy."""
    if not numbers:
        yield from (0.0, 1.0) if whole else (0.0, _SOME_NUMBER)
        return
    if 0.0 not in numbers:
        yield 0.0
    yield numbers[0] - 1
    for low, high in itertools.pairwise(numbers):
        middle = float(int(low) + 1) if whole else (low + high) / 2
        if low < middle < high:
            yield middle
    yield numbers[-1] + 1
