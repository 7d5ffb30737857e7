"""Compare two JSON values: whether they are equal, and if not, what differs and where.

`same` alone decides what is equal: numbers by value (12.0 is 12), true is not 1, strings to the
character, keys in any order. `differences` has deepdiff walk the values with two rules of its own:
equal is what is `same`, and arrays are aligned, so that an inserted element is one difference.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from enum import StrEnum
from itertools import count, zip_longest
from typing import Any, Final

from brazesmith.base.pointers import pointer

#: A parsed JSON value.
Json = Any

#: Longer arrays are compared index by index: aligning them takes quadratic time.
_ALIGN_AT_MOST: Final = 2_000

#: How far one of two runs of different elements may be shifted along the other.
_SHIFT_AT_MOST: Final = 100


class Kind(StrEnum):
    """How a value differs."""

    ADDED = "added"  # in the body, not in expected.json
    REMOVED = "removed"  # in expected.json, not in the body
    CHANGED = "changed"  # another value of the same JSON type
    TYPE = "type"  # another JSON type


class Missing:
    """The type of MISSING, the value of a side that does not exist; JSON's null is a value."""

    def __repr__(self) -> str:
        return "MISSING"

    def __reduce__(self) -> str:
        return "MISSING"  # there is one of it in each process


MISSING: Final = Missing()


@dataclass(frozen=True, slots=True)
class Difference:
    """One value that differs.

    `pointer` (RFC 6901) is its position in the actual body, or for a removed value in the expected
    body. `expected_pointer` is its position in the expected body if that is different, because
    elements were added or removed before it.
    """

    pointer: str
    kind: Kind
    expected: Json = MISSING
    actual: Json = MISSING
    expected_pointer: str | None = None

    @property
    def types(self) -> str | None:
        """For a changed type, both types: `number → string`."""
        if self.kind is not Kind.TYPE:
            return None
        return f"{_JSON_TYPES[type(self.expected)]} → {_JSON_TYPES[type(self.actual)]}"

    def to_json(self) -> dict[str, Any]:
        """Plain data; a side that does not exist has no key."""
        sides = {"expected": self.expected, "actual": self.actual}
        return {"pointer": self.pointer, "kind": str(self.kind)} | {
            name: value for name, value in sides.items() if value is not MISSING
        }


#: The JSON type of each Python type.
_JSON_TYPES: Final[dict[type, str]] = {
    type(None): "null", bool: "boolean", int: "number", float: "number", str: "string",
    list: "array", dict: "object",
}  # fmt: skip


def same(left: Json, right: Json) -> bool:
    """Whether two JSON values are equal: numbers by value, booleans never equal to numbers."""
    if isinstance(left, dict):
        return (
            isinstance(right, dict)
            and len(left) == len(right)
            and all(key in right and same(value, right[key]) for key, value in left.items())
        )
    if isinstance(left, list):
        return isinstance(right, list) and len(left) == len(right) and all(map(same, left, right))
    return bool(left == right) and isinstance(left, bool) == isinstance(right, bool)


def differences(expected: Json, actual: Json) -> list[Difference]:
    """Every difference, in the order of the positions; empty exactly if `same`."""
    return list(_differences(expected, actual, ""))


def _differences(expected: Json, actual: Json, at: str) -> Iterator[Difference]:
    """Yield every difference of two values at a place that both bodies have.

    Objects are walked here, because deepdiff takes a millisecond for each pair of bodies.
    """
    match expected, actual:
        case dict(), dict():
            for key in sorted(_differing_keys(expected, actual)):
                here = at + pointer([key])
                if key not in actual:
                    yield Difference(here, Kind.REMOVED, expected=expected[key])
                elif key not in expected:
                    yield Difference(here, Kind.ADDED, actual=actual[key])
                else:
                    yield from _differences(expected[key], actual[key], here)
        case [before], [after]:
            yield from _differences(before, after, f"{at}/0")
        case list(), list() if not same(expected, actual):
            for one in _aligned(expected, actual):
                there = None if one.expected_pointer is None else at + one.expected_pointer
                yield replace(one, pointer=at + one.pointer, expected_pointer=there)
        case _ if not same(expected, actual):
            yield Difference(at, _kind(expected, actual), expected, actual)


def _differing_keys(expected: Mapping[str, Json], actual: Mapping[str, Json]) -> Iterator[str]:
    """Yield the keys of two objects, except those of values that are surely equal."""
    for key, value in expected.items():
        other = actual.get(key, MISSING)
        if type(value) is not type(other) or isinstance(value, dict | list) or value != other:
            yield key
    yield from actual.keys() - expected.keys()


def _aligned(expected: Json, actual: Json) -> list[Difference]:
    """Return the differences of two arrays."""
    from deepdiff import DeepDiff  # 0.15 s to import, needed only for a failure

    tree = DeepDiff(
        expected,
        actual,
        view="tree",
        custom_operators=[_JsonOperator()],
        ignore_private_variables=False,  # otherwise keys that start with `__` are skipped
        threshold_to_diff_deeper=0,  # otherwise objects with few common keys are one change
    )
    found = [
        (path, _difference(path, item.t1, item.t2, group))
        for group, items in tree.items()
        for item in items
        for path in [tuple(item.path(output_format="list"))]
    ]
    found.sort(key=lambda entry: [_order(step) for step in entry[0]])
    return [difference for _, difference in found]


# How deepdiff compares JSON ----------------------------------------------------------------------


class _JsonOperator:
    """Makes deepdiff skip equal values and compare arrays as objects of aligned slots.

    By itself it compares arrays of objects index by index, so that an element inserted in front
    makes all others differ, and its equality of 1, 1.0 and true is not JSON's.
    """

    def match(self, level: Any) -> bool:
        """Whether the operator applies: to every pair of values."""
        return True

    def give_up_diffing(self, level: Any, diff_instance: Any) -> bool:
        """Whether the two values of a level are equal; align them if they are arrays."""
        if same(level.t1, level.t2):
            return True
        if isinstance(level.t1, list) and isinstance(level.t2, list):
            slots = list(_slots(level.t1, level.t2))
            left, right = level.t1, level.t2
            level.t1 = {slot: left[slot.expected] for slot in slots if slot.expected is not None}
            level.t2 = {slot: right[slot.actual] for slot in slots if slot.actual is not None}
        return False


@dataclass(frozen=True, slots=True)
class _Slot:
    """A position in two aligned arrays: its number, and its index in each of the two."""

    number: int
    expected: int | None
    actual: int | None


def _slots(expected: Sequence[Json], actual: Sequence[Json]) -> Iterator[_Slot]:
    """The slots of two arrays, without the runs that are equal."""
    number = count()
    for tag, left, left_end, right, right_end in _blocks(expected, actual):
        if tag == "equal":
            continue
        for pair in _pairs(expected, range(left, left_end), actual, range(right, right_end)):
            yield _Slot(next(number), *pair)


def _pairs(
    expected: Sequence[Json], left: range, actual: Sequence[Json], right: range
) -> Iterator[tuple[int | None, int | None]]:
    """Pair the indexes of two runs of different elements.

    The shorter run is placed next to the part of the longer one that it is most similar to.
    """
    spare = len(right) - len(left)

    def similarity(shift: int) -> int:
        shifted = right[shift:] if spare > 0 else right
        others = left if spare > 0 else left[shift:]
        return sum(
            _similarity(expected[i], actual[j]) for i, j in zip(others, shifted, strict=False)
        )

    best = max(range(min(abs(spare), _SHIFT_AT_MOST) + 1), key=similarity)
    before: list[None] = [None] * best
    return zip_longest(*(((*before, *left), right) if spare > 0 else (left, (*before, *right))))


def _similarity(expected: Json, actual: Json) -> int:
    """The number of equal members of two objects."""
    if not (isinstance(expected, dict) and isinstance(actual, dict)):
        return 0
    return sum(key in actual and same(value, actual[key]) for key, value in expected.items())


def _blocks(
    expected: Sequence[Json], actual: Sequence[Json]
) -> list[tuple[str, int, int, int, int]]:
    if max(len(expected), len(actual)) > _ALIGN_AT_MOST:
        return [("replace", 0, len(expected), 0, len(actual))]
    left, right = list(map(_canonical, expected)), list(map(_canonical, actual))
    return list(SequenceMatcher(None, left, right, autojunk=False).get_opcodes())


def _canonical(value: Json) -> str:
    """A text that is equal for two values exactly if they are `same`."""
    return json.dumps(_plain_numbers(value), sort_keys=True)


def _plain_numbers(value: Json) -> Json:
    match value:
        case dict():
            return {key: _plain_numbers(item) for key, item in value.items()}
        case list():
            return list(map(_plain_numbers, value))
        case float() if value.is_integer():
            return int(value)
        case _:
            return value


# Differences from those of deepdiff ---------------------------------------------------------------


def _difference(
    path: tuple[str | _Slot, ...], expected: Json, actual: Json, group: str
) -> Difference:
    here = pointer(_steps(path, "actual", "expected"))
    there = pointer(_steps(path, "expected", "actual"))
    elsewhere = there if there != here else None
    if group.endswith("_added"):
        return Difference(here, Kind.ADDED, actual=actual)
    if group.endswith("_removed"):
        return Difference(there, Kind.REMOVED, expected=expected)
    return Difference(here, _kind(expected, actual), expected, actual, elsewhere)


def _kind(expected: Json, actual: Json) -> Kind:
    same_type = _JSON_TYPES[type(expected)] == _JSON_TYPES[type(actual)]
    return Kind.CHANGED if same_type else Kind.TYPE


def _steps(path: tuple[str | _Slot, ...], side: str, other: str) -> Iterator[str | int]:
    """The keys of a path, and of every slot its index on one side, or else on the other."""
    for step in path:
        if isinstance(step, str):
            yield step
        else:
            index = getattr(step, side)
            yield getattr(step, other) if index is None else index


def _order(step: str | _Slot) -> tuple[int, str]:
    """Array elements in their order, keys by name."""
    return (0, step) if isinstance(step, str) else (step.number, "")
