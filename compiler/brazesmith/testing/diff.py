"""Two JSON values compared: equal or not, and if not, what exactly differs and where.

`same` alone decides what is equal: numbers by value (12.0 is 12), true is not 1, strings to the
character, keys in any order. `differences` explains: what is equal is taken out first, arrays are
aligned so that one inserted element is one difference, and deepdiff walks what is left.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from itertools import count, zip_longest
from typing import Any, Final

from brazesmith.base.pointers import pointer

#: A parsed JSON value.
Json = Any

#: Arrays longer than this are compared place by place: aligning them takes quadratic time.
_ALIGN_AT_MOST: Final = 2_000

#: How many places one of two runs of different elements may be moved along the other.
_SHIFT_AT_MOST: Final = 100


class Kind(StrEnum):
    """What became of a value."""

    ADDED = "added"  # in the body, not in expected.json
    REMOVED = "removed"  # in expected.json, not in the body
    CHANGED = "changed"  # another value of the same JSON type
    TYPE = "type"  # another JSON type


class Missing:
    """The value of a place that is not there; JSON's null is a value."""

    def __repr__(self) -> str:
        return "MISSING"


MISSING: Final = Missing()


@dataclass(frozen=True, slots=True)
class Difference:
    """One value that differs.

    `pointer` (RFC 6901) finds the value in the body that came out; for a removed one, where it
    stood in the expected body. `expected_pointer` finds the other side, where that is elsewhere
    because elements were added or removed before it.
    """

    pointer: str
    kind: Kind
    expected: Json = MISSING
    actual: Json = MISSING
    expected_pointer: str | None = None

    @property
    def types(self) -> str | None:
        """For a change of type, from what to what: `number → string`."""
        if self.kind is not Kind.TYPE:
            return None
        return f"{json_type(self.expected)} → {json_type(self.actual)}"

    def to_json(self) -> dict[str, Any]:
        """Plain data; a side that is not there is a key that is not there."""
        sides = {"expected": self.expected, "actual": self.actual}
        return {"pointer": self.pointer, "kind": str(self.kind)} | {
            name: value for name, value in sides.items() if value is not MISSING
        }


def json_type(value: Json) -> str:
    """The name of a value's type, as JSON has it."""
    match value:
        case None:
            return "null"
        case bool():
            return "boolean"
        case int() | float():
            return "number"
        case str():
            return "string"
        case list():
            return "array"
        case _:
            return "object"


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
    """Everything that differs, in the order of the places; empty exactly when `same`."""
    if same(expected, actual):
        return []
    from deepdiff import DeepDiff  # 0.15 s to import, needed only for a failure

    left, right = _unequal(expected, actual)
    tree = DeepDiff(
        left,
        right,
        view="tree",
        ignore_private_variables=False,  # or else keys that start with `__` are passed over
        threshold_to_diff_deeper=0,  # or else objects with few common keys are one change
    )
    found = [
        (path, _difference(path, item.t1, item.t2, group))
        for group, items in tree.items()
        for item in items
        for path in [tuple(item.path(output_format="list"))]
    ]
    found.sort(key=lambda entry: [_order(step) for step in entry[0]])
    return [difference for _, difference in found]


# What differs, as deepdiff shall see it ----------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Slot:
    """A place in two aligned arrays: how many are before it, its index in each of the two."""

    order: int
    expected: int | None
    actual: int | None


def _unequal(expected: Json, actual: Json) -> tuple[Json, Json]:
    """The same two values without what is equal, every pair of arrays as a dict of slots.

    Deepdiff compares arrays of objects place by place, so that an element inserted in front makes
    all others differ; and it has other ideas than JSON of 1, 1.0 and true.
    """
    if isinstance(expected, dict) and isinstance(actual, dict):
        return _unequal_objects(expected, actual)
    if isinstance(expected, list) and isinstance(actual, list):
        slots = list(_slots(expected, actual))
        return _unequal_objects(
            {slot: expected[slot.expected] for slot in slots if slot.expected is not None},
            {slot: actual[slot.actual] for slot in slots if slot.actual is not None},
        )
    return expected, actual


def _unequal_objects(expected: Mapping[Any, Json], actual: Mapping[Any, Json]) -> tuple[Json, Json]:
    left, right = {}, {}
    for key, value in expected.items():
        if key not in actual:
            left[key] = value
        elif not same(value, actual[key]):
            left[key], right[key] = _unequal(value, actual[key])
    return left, right | {key: value for key, value in actual.items() if key not in expected}


def _slots(expected: Sequence[Json], actual: Sequence[Json]) -> Iterator[_Slot]:
    """How the elements of two arrays belong together, without the runs that are equal."""
    order = count()
    for tag, left, left_end, right, right_end in _blocks(expected, actual):
        if tag == "equal":
            continue
        for pair in _pairs(expected, range(left, left_end), actual, range(right, right_end)):
            yield _Slot(next(order), *pair)


def _pairs(
    expected: Sequence[Json], left: range, actual: Sequence[Json], right: range
) -> Iterator[tuple[int | None, int | None]]:
    """Two runs of elements, none of them equal, side by side.

    The shorter run goes beside that part of the longer one that it is most like.
    """
    spare = len(right) - len(left)

    def likeness(shift: int) -> int:
        shifted = right[shift:] if spare > 0 else right
        others = left if spare > 0 else left[shift:]
        return sum(_likeness(expected[i], actual[j]) for i, j in zip(others, shifted, strict=False))

    best = max(range(min(abs(spare), _SHIFT_AT_MOST) + 1), key=likeness)
    before: list[None] = [None] * best
    return zip_longest(*(((*before, *left), right) if spare > 0 else (left, (*before, *right))))


def _likeness(expected: Json, actual: Json) -> int:
    """How many members two objects share."""
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
    """A text that two values share exactly when they are `same`."""
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


# What deepdiff found, in JSON's words ------------------------------------------------------------


def _difference(
    path: tuple[str | _Slot, ...], expected: Json, actual: Json, group: str
) -> Difference:
    here = pointer([_actual_step(step) for step in path])
    there = pointer([_expected_step(step) for step in path])
    elsewhere = there if there != here else None
    if group.endswith("_added"):
        return Difference(here, Kind.ADDED, actual=actual)
    if group.endswith("_removed"):
        return Difference(there, Kind.REMOVED, expected=expected)
    kind = Kind.CHANGED if json_type(expected) == json_type(actual) else Kind.TYPE
    return Difference(here, kind, expected, actual, elsewhere)


def _actual_step(step: str | _Slot) -> str | int:
    if isinstance(step, str):
        return step
    return step.expected if step.actual is None else step.actual  # type: ignore[return-value]


def _expected_step(step: str | _Slot) -> str | int:
    if isinstance(step, str):
        return step
    return step.actual if step.expected is None else step.expected  # type: ignore[return-value]


def _order(step: str | _Slot) -> tuple[int, str]:
    """Array elements as they come, keys by name."""
    return (0, step) if isinstance(step, str) else (step.order, "")
