"""Operators on objects, most of all on those whose keys come from the payload.

An entry whose value is absent is not there.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any, TypeVar, overload

from brazesmith.base import ecmascript as es
from brazesmith.base.ecmascript import ABSENT
from brazesmith.contract import limits
from brazesmith.ir import types
from brazesmith.ir.operator import Absence, Role, Source
from brazesmith.ir.types import Kind, Type
from brazesmith.operators.expressions import (
    Anything,
    Array,
    Boolean,
    BooleanLike,
    Map,
    Text,
    Value,
)
from brazesmith.operators.inverses import entry
from brazesmith.operators.registry import ArrayLike, Fixed, Mapper, ObjectLike, Tester, operator
from brazesmith.operators.sources import Path, element, mapped, same_place

__all__ = [
    "entries", "fitted", "from_entries", "get", "has_key", "keys", "map_values", "nestable",
    "only_entries", "reportable", "storable", "values", "without_nulls",
]  # fmt: skip


T = TypeVar("T")
R = TypeVar("R")


def _entries(value: Any) -> list[tuple[str, Any]]:
    items = value.items() if isinstance(value, dict) else ()
    return [(key, inner) for key, inner in items if inner is not ABSENT]


def _object(value: Any, function: Callable[[list[tuple[str, Any]]], Any]) -> Any:
    return function(_entries(value)) if isinstance(value, dict) else ABSENT


def _map(item: Type) -> Type:
    return types.optional(Type(Kind.OBJECT, item=replace(item, optional=False)))


def _same(arguments: Sequence[Type]) -> Type:
    return _map(arguments[0].item or types.ANY)


def _values(arguments: Sequence[Type]) -> Type:
    return _map(arguments[1].item or types.ANY)


#: The properties of an operator that returns some entries of an object.
_SOME_ENTRIES: dict[str, Any] = {
    "result": _same,
    "keeps_keys": True,
    "keeps_place": True,
    "source": same_place,
}


def _fitted(value: Any) -> Any:
    match value:
        case str() if len(value) > limits.LONGEST_ATTRIBUTE_STRING:
            kept = es.replace(_SPLIT_PAIR, value[: limits.LONGEST_ATTRIBUTE_STRING - 1], "")
            return es.replace(_LAST_WORD, kept, "") + "…"
        case list():
            return [_fitted(item) for item in value]
        case dict():
            return es.make_object((key, _fitted(inner)) for key, inner in _entries(value))
        case _:
            return value


_SPLIT_PAIR = es.compile_regex(r"[\uD800-\uDBFF]$")
_LAST_WORD = es.compile_regex(r"\s+\S{0,40}$")


@operator(
    "fitted",
    _fitted,
    [
        (({"note": "a b"},), {"note": "a b"}),
        (("x" * 300,), "x" * 254 + "…"),
        ((["word " * 60, 5],), ["word " * 49 + "word…", 5]),
        ((ABSENT,), ABSENT),
    ],
    result=lambda arguments: arguments[0],
    keeps_keys=True,
    absence=Absence.LIKE_LAST,
    drops_absent=True,
    keeps_place=True,
    source=same_place,
)
def fitted(value: Value) -> Anything:
    """Shorten all text in a value, at any depth, to Braze's limit of 255 characters.

    A longer text is cut after a word if one ends near the limit, and the cut is marked with `…`.
    """


def _json_bytes(value: Any) -> int:
    return len(es.to_bytes(str(es.stringify(value))))


def _reportable(value: Any) -> Any:
    fitting = _fitted(value)
    if not isinstance(fitting, dict):
        return ABSENT
    usable = [
        (n, v)
        for n, v in fitting.items()
        if 0 < len(n) <= limits.LONGEST_PROPERTY_NAME and n[0] != "$"
    ]
    kept = es.make_object(usable[: limits.MOST_PROPERTIES])
    if not any(isinstance(inner, dict | list) for inner in kept.values()):
        return kept
    if _json_bytes(kept) <= limits.MOST_PROPERTIES_BYTES:
        return kept
    return es.make_object(
        (name, _fitted(es.stringify(inner)) if isinstance(inner, dict | list) else inner)
        for name, inner in kept.items()
    )


@operator(
    "reportable",
    _reportable,
    [
        (({"note": "a", "tags": ["x"], "$set": 1, "": 2},), {"note": "a", "tags": ["x"]}),
        (
            ({"note": "a", "log": ["word " * 50] * 500},),
            {"note": "a", "log": '["word' + " word" * 49 + "…"},
        ),
        ((None,), ABSENT),
    ],
    result=lambda arguments: arguments[0],
    keeps_keys=True,
    absence=Absence.NOT_OF_OBJECT,
    drops_absent=True,
    keeps_place=True,
    source=same_place,
)
def reportable(properties: ObjectLike) -> Map[Any]:
    """Convert any object to valid properties of an event.

    Text is cut as by `fitted`. Names that Braze does not accept are left out, as are properties
    after the first 256. If arrays and objects exceed 100 KB, they become JSON text that is cut to
    fit.
    """


def _is_null_in_json(value: Any) -> bool:
    return value is None or (isinstance(value, float) and math.isinf(value))


def _storable(value: Any) -> Any:
    if not isinstance(value, list):
        return _fitted(es.stringify(value) if isinstance(value, dict) else value)
    kept: list[Any] = []
    for item in value:
        simple = _fitted(es.stringify(item) if isinstance(item, dict | list) else item)
        is_new = not any(es.strict_equals(simple, other) for other in kept)
        if is_new and not _is_null_in_json(item):
            kept.append(simple)
    return kept[: limits.MOST_ARRAY_ELEMENTS]


@operator(
    "storable",
    _storable,
    [
        (("gold",), "gold"),
        ((None,), None),
        ((["a", None, "a", {"b": 1}],), ["a", '{"b":1}']),
        (({"b": [1, None]},), '{"b":[1,null]}'),
        ((ABSENT,), ABSENT),
    ],
    absence=Absence.LIKE_LAST,
    drops_absent=True,
    keeps_place=True,
)
def storable(value: Value) -> Anything:
    """Convert any value to a valid custom attribute.

    Text is cut as by `fitted`. An array keeps up to 500 different elements, without nulls. Nested
    arrays and objects become JSON text, because Braze could silently drop the whole update for a
    null or a key in them.
    """


#: Somewhat less than the 100 KB of a nested attribute (`braze_contract.md` B4), of which what
#: stands around an object, such as `$update` and the keys in it, takes its share.
_MOST_NESTED = 100_000


def _nestable(value: Any) -> Any:
    if not isinstance(value, dict):
        return ABSENT
    kept, size = [], 0
    for key, inner in _entries(value):
        size += _json_bytes([key, inner])
        if size <= _MOST_NESTED:
            kept.append((key, inner))
    return es.make_object(kept)


@operator(
    "nestable",
    _nestable,
    [
        (({"a": 1, "b": None},), {"a": 1, "b": None}),
        (({"a": 1, "log": ["word " * 50] * 500, "b": 2},), {"a": 1}),
        ((None,), ABSENT),
    ],
    **_SOME_ENTRIES,
)
def nestable(object: ObjectLike) -> Map[Any]:
    """Return the first entries of an object, up to the 100 KB of a nested attribute.

    Braze drops a larger update as a whole, and still reports success.
    """


def _without_nulls(value: Any) -> Any:
    match value:
        case list():
            return [_without_nulls(item) for item in value if not _is_null_in_json(item)]
        case dict():
            kept = ((key, inner) for key, inner in _entries(value) if not _is_null_in_json(inner))
            return es.make_object((key, _without_nulls(inner)) for key, inner in kept)
        case _:
            return value


def _not_null(values: Sequence[Any], path: Path) -> Source | None:
    value, steps = values[0], list(path)
    for depth, step in enumerate(path):
        if isinstance(value, list):
            kept = [index for index, item in enumerate(value) if not _is_null_in_json(item)]
            index = element((step,), kept)
            if index is None:
                return None
            steps[depth], value = str(index), value[index]
        else:
            value = value.get(step) if isinstance(value, dict) else None
    return Source(0, tuple(steps))


@operator(
    "withoutNulls",
    _without_nulls,
    [(({"a": None, "b": [1, None]},), {"b": [1]}), ((None,), None), ((ABSENT,), ABSENT)],
    result=lambda arguments: arguments[0],
    keeps_keys=True,
    absence=Absence.LIKE_LAST,
    drops_absent=True,
    keeps_place=True,
    source=_not_null,
)
def without_nulls(value: Value) -> Anything:
    """Remove all nulls inside an object or array, at any depth. Null itself is kept.

    Braze drops the whole update for a null inside a nested attribute, and still reports success.
    A number that is too large, such as 1e400, would be sent as null and is removed too.
    """


def _item(arguments: Sequence[Type]) -> Type:
    return types.optional(arguments[0].item or types.ANY)


def _get(container: Any, key: Any) -> Any:
    usable = isinstance(container, dict | list) and isinstance(key, str | float)
    return es.own_property(container, key) if usable else ABSENT


def _member(values: Sequence[Any], path: Path) -> Source | None:
    match values[1]:
        case str(key):
            return Source(0, (key, *path))
        case float(index) if index.is_integer():
            return Source(0, (str(int(index)), *path))
        case _:
            return None


@operator(
    "get",
    _get,
    [
        (({"type": "email", "email": "a@b.c"}, "email"), "a@b.c"),
        (({}, "constructor"), ABSENT),
        ((["a", "b"], 1), "b"),
        ((None, "a"), ABSENT),
    ],
    result=_item,
    role=Role.MEMBER,
    keeps_place=True,
    source=_member,
    inverse=entry,
)
def get(container: Value, key: Value) -> Anything:
    """Return the value for a key or index that comes from the payload; also `x[key]`."""


@operator(
    "own(object, key) !== undefined",
    lambda value, key: _get(value, key) is not ABSENT,
    [(({"a": None}, "a"), True), (({}, "toString"), False), ((None, "a"), False)],
)
def has_key(object: ObjectLike, key: str) -> Boolean:
    """Return whether an object has a key, even if its value is null."""


@operator(
    "keysOf",
    lambda value: _object(value, lambda pairs: [key for key, _ in pairs]),
    [(({"a": 1, "b": None},), ["a", "b"]), ((None,), ABSENT)],
)
def keys(object: ObjectLike) -> Array[Text]:
    """Return the keys of an object."""


def _value(values: Sequence[Any], path: Path) -> Source | None:
    key = element(path, [key for key, _ in _entries(values[0])])
    return None if key is None else Source(0, (key, *path[1:]))


@operator(
    "valuesOf",
    lambda value: _object(value, lambda pairs: [inner for _, inner in pairs]),
    [(({"a": 1, "b": None},), [1, None]), ((None,), ABSENT)],
    result=lambda arguments: types.optional(types.array(arguments[0].item or types.ANY)),
    element_depth=1,
    source=_value,
)
def values(object: ObjectLike) -> Array[Any]:
    """Return the values of an object."""


def _pair(values: Sequence[Any], path: Path) -> Source | None:
    key = element(path, [key for key, _ in _entries(values[0])])
    return Source(0, (key, *path[2:])) if key is not None and path[1:2] == ("1",) else None


@operator(
    "entriesOf",
    lambda value: _object(value, lambda pairs: [[key, inner] for key, inner in pairs]),
    [(({"a": 1},), [["a", 1]]), ((None,), ABSENT)],
    source=_pair,
)
def entries(object: ObjectLike) -> Array[Array[Anything]]:
    """Return the entries of an object as pairs of key and value."""


def _is_pair(pair: Any) -> bool:
    return isinstance(pair, list) and len(pair) > 1 and isinstance(pair[0], str)


def _from_pair(values: Sequence[Any], path: Path) -> Source | None:
    pairs = enumerate(values[0] if isinstance(values[0], list) and path else [])
    found = [index for index, pair in pairs if _is_pair(pair) and pair[0] == path[0]]
    return Source(0, (str(found[-1]), "1", *path[1:])) if found else None


@operator(
    "fromEntries",
    lambda pairs: (
        es.make_object((pair[0], pair[1]) for pair in pairs if _is_pair(pair))
        if isinstance(pairs, list)
        else ABSENT
    ),
    [(([["a", 1], ["b", None], [5, 1], ["c"]],), {"a": 1, "b": None}), ((None,), ABSENT)],
    liquid="object_of(pairs)",
    takes_pairs=True,
    source=_from_pair,
)
def from_entries(pairs: ArrayLike) -> Map[Anything]:
    """Return an object from pairs of key and value. Pairs whose key is not text are left out."""


@overload
def map_values(object: Map[T], transform: Callable[[T], R]) -> Map[R]: ...
@overload
def map_values(object: Map[T], transform: Callable[[T, Any], R]) -> Map[R]: ...
@overload
def map_values(object: ObjectLike, transform: Callable[..., R]) -> Map[R]: ...
@operator(
    "mapValues",
    lambda value, transform: _object(
        value,
        lambda pairs: es.make_object(
            (key, result) for key, inner in pairs if (result := transform(inner, key)) is not ABSENT
        ),
    ),
    [
        (({"a": {"new": 1}}, lambda value: value["new"]), {"a": 1}),
        (({"a": 1}, lambda value, key: key), {"a": "a"}),
        ((None, lambda value: value), ABSENT),
    ],
    result=_values,
    source=mapped,
)
def map_values(object: ObjectLike, transform: Mapper) -> Map[Any]:
    """Convert each value of an object. Absent results are left out.

    A function with two parameters also receives the key.
    """


def _renamed(values: Sequence[Any], path: Path) -> Source | None:
    pairs = reversed(_entries(values[0]) if path else [])
    key = next((key for key, inner in pairs if values[1](inner, key) == path[0]), None)
    return None if key is None else Source(0, (key, *path[1:]))


@operator(
    "renameKeys",
    lambda value, rename: _object(
        value,
        lambda pairs: es.make_object(
            (renamed, inner)
            for key, inner in pairs
            if isinstance(renamed := rename(inner, key), str)
        ),
    ),
    [(({"a": 1}, lambda value, key: key), {"a": 1}), ((None, lambda value, key: key), ABSENT)],
    result=_same,
    source=_renamed,
    written="rename_keys",
)
def renamed(object: ObjectLike, rename: Mapper) -> Map[Any]:
    """Implement `rename_keys`: return an object with keys that a function returns."""


@overload
def only_entries(object: Map[T], condition: Callable[[T], BooleanLike]) -> Map[T]: ...
@overload
def only_entries(object: Map[T], condition: Callable[[T, Any], BooleanLike]) -> Map[T]: ...
@overload
def only_entries(object: ObjectLike, condition: Callable[..., BooleanLike]) -> Map[Any]: ...
@operator(
    "filterEntries",
    lambda value, condition: _object(
        value,
        lambda pairs: es.make_object((key, inner) for key, inner in pairs if condition(inner, key)),
    ),
    [
        (({"a": 1, "b": 5}, lambda value: value > 2), {"b": 5}),
        (({"a": 1, "b": 5}, lambda value, key: key == "a"), {"a": 1}),
        ((None, lambda value: value > 2), ABSENT),
    ],
    **_SOME_ENTRIES,
)
def only_entries(object: ObjectLike, condition: Tester) -> Map[Any]:
    """Return the entries whose value (and key) meet a condition."""


@operator(
    "withoutKeys",
    lambda value, names: _object(
        value,
        lambda pairs: es.make_object((key, inner) for key, inner in pairs if key not in names),
    ),
    [(({"a": 1, "external_id": "x"}, ["external_id"]), {"a": 1}), ((None, ["a"]), ABSENT)],
    **_SOME_ENTRIES,
    written="omit",
)
def without(object: ObjectLike, names: Fixed) -> Map[Any]:
    """Implement `omit`: return an object without some keys."""
