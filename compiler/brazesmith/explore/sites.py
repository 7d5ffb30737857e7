"""The sites of one payload: every place in it, or missing from it.

A *place* is a path in a type, with `EACH` for the elements of an array. A *site* is a place in one
payload: each element has its own.
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any, Final, TypeAlias

from brazesmith.base.ecmascript import ABSENT
from brazesmith.base.json import to_text
from brazesmith.explore.engine import Trial
from brazesmith.explore.nested import JSON_TEXT, parsed
from brazesmith.explore.samples import (
    EACH,
    Path,
    usual,
)
from brazesmith.ir import types
from brazesmith.ir.types import Kind, Type

#: Keys and indexes from `{payload, headers}` to a site. `ALL` is every element of an array, and
#: `JSON_TEXT` what a text contains.
Address: TypeAlias = tuple[str | int, ...]
ALL: Final = -1

#: How many elements of an array are varied one by one, and the last one with them.
_ELEMENTS: Final = 3
MOST_ELEMENTS: Final = _ELEMENTS + 1
#: More than the places that an element usually has.
_MANY_PLACES: Final = 20


@dataclass(frozen=True, slots=True)
class Site:
    """A place in one payload, and its value there: ABSENT if it is missing."""

    address: Address
    path: Path
    type: Type
    value: Any
    is_removable: bool  # within the type


def sites(value: Any, type_: Type, address: Address = (), path: Path = ()) -> Iterator[Site]:
    """Yield the sites of `{payload, headers}`, outer ones first."""
    if len(path) > 1 or path == ("payload",):
        is_removable = len(path) > 1 and (type_.optional or path[-1] == EACH)
        if address[-1] != ALL:
            yield Site(address, path, type_, value, is_removable)
    match value:
        case dict():
            fields = type_.shape.fields if type_.shape is not None else {}
            inner = type_.item or types.ANY
            for key in dict.fromkeys((*fields, *value)):
                below = fields.get(key, types.optional(inner) if type_.shape is None else types.ANY)
                step = key if key in fields or type_.item is None else EACH
                yield from sites(value.get(key, ABSENT), below, (*address, key), (*path, step))
        case list():
            item = type_.item or types.ANY
            for index in _indexes(len(value)):
                yield from sites(value[max(index, 0)], item, (*address, index), (*path, EACH))
        case str() if (inside := parsed(value)) is not ABSENT:
            inner = types.required(type_.item or types.ANY)
            yield from sites(inside, inner, (*address, JSON_TEXT), (*path, JSON_TEXT))


def _indexes(length: int) -> list[int]:
    """Return the elements that are varied, `ALL` of them at last."""
    if length <= 1:
        return [*range(length)]
    return [*sorted({*range(min(length, _ELEMENTS)), length - 1}), ALL]


def replaced(value: Any, address: Address, new: Any) -> Any:
    """Return a value with another one, or nothing (ABSENT), at an address; all else is shared.

    It is the same value if the address does not exist.
    """
    if not address:
        return new
    step, *rest = address
    match value:
        case dict() if isinstance(step, str) and (step in value or not rest):
            inner = replaced(value[step], tuple(rest), new) if rest else new
            if inner is ABSENT:
                return {key: kept for key, kept in value.items() if key != step}
            return {**value, step: inner}
        case list() if step == ALL:
            return [replaced(item, tuple(rest), new) for item in value]
        case list() if isinstance(step, int) and step < len(value):
            inner = replaced(value[step], tuple(rest), new) if rest else new
            kept = [] if inner is ABSENT else [inner]
            return [*value[:step], *kept, *value[step + 1 :]]
        case str() if step == JSON_TEXT and (inside := parsed(value)) is not ABSENT:
            return to_text(replaced(inside, tuple(rest), new))
        case _:
            return value


def lengthened(value: Any, type_: Type) -> Any:
    """Return a value whose short arrays have three elements; empty ones stay empty."""
    match value:
        case dict():
            fields = type_.shape.fields if type_.shape is not None else {}
            inner = type_.item or types.ANY
            return {key: lengthened(kept, fields.get(key, inner)) for key, kept in value.items()}
        case list() if value:
            item = type_.item or types.ANY
            more = range(len(value), _ELEMENTS)
            fresh = [
                usual(item, defaultdict(partial(itertools.count, n * _MANY_PLACES)))
                if item.kind is not Kind.ANY
                else value[0]
                for n in more
            ]
            return [lengthened(kept, item) for kept in [*value, *fresh]]
        case str() if (inside := parsed(value)) is not ABSENT:
            return to_text(lengthened(inside, type_.item or types.ANY))
        case _:
            return value


def within(value: Any, type_: Type) -> Any:
    """Return a value without the fields that a type does not have."""
    match value:
        case dict() if type_.shape is not None:
            fields = type_.shape.fields
            return {key: within(kept, fields[key]) for key, kept in value.items() if key in fields}
        case list() if type_.item is not None:
            return [within(kept, type_.item) for kept in value]
        case _:
            return value


def value_at(value: Any, address: Address) -> Any:
    """Return the value at an address, or ABSENT."""
    for step in address:
        match value:
            case dict() if step in value:
                value = value[step]
            case list() if isinstance(step, int) and step < len(value):
                value = value[step]
            case str() if step == JSON_TEXT:
                value = parsed(value)
            case _:
                return ABSENT
    return value


def inputs_of(trial: Trial) -> dict[str, Any]:
    """Return `{payload, headers}`, in which addresses lead to sites."""
    return {"payload": trial.payload, "headers": trial.headers}


def trial_of(inputs: Any) -> Trial:
    """Return the trial of `{payload, headers}`."""
    return Trial(inputs["payload"], inputs["headers"])
