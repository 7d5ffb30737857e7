from __future__ import annotations

import copy
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from brazesmith.suites.diff import MISSING, Difference, Kind, differences, same

scalars = (
    st.none()
    | st.booleans()
    | st.integers(-3, 3)
    | st.sampled_from([0.0, 1.0, -2.0, 0.5, 1e300, 10**20, 1e20, "", "a", "1", "\N{SNOWMAN}", "é"])
)
keys = st.sampled_from(["a", "b", "", "/", "~", "0", "__p", "a'b", 'c"]', "root"])
values = st.recursive(
    scalars, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(keys, inner, max_size=4)
)


def edited(draw: st.DrawFn, value: Any) -> Any:
    """Nearly the same value."""
    match value:
        case list():
            items = [edited(draw, item) for item in value if draw(st.integers(0, 5))]
            if not draw(st.integers(0, 2)):
                items.insert(draw(st.integers(0, len(items))), draw(values))
            return items
        case dict():
            changed = {k: edited(draw, v) for k, v in value.items() if draw(st.integers(0, 5))}
            return changed | ({} if draw(st.booleans()) else {draw(keys): draw(values)})
        case _:
            return value if draw(st.integers(0, 3)) else draw(scalars)


@st.composite
def pairs(draw: st.DrawFn) -> tuple[Any, Any]:
    value = draw(values)
    return value, draw(values) if draw(st.booleans()) else edited(draw, copy.deepcopy(value))


def canonical(value: Any) -> str:
    """The rule of equality once more, in another way."""
    text = json.dumps(value, sort_keys=True)
    return json.dumps(
        json.loads(
            text, parse_float=lambda t: int(float(t)) if float(t).is_integer() else float(t)
        ),
        sort_keys=True,
    )


@given(pairs())
def test_same_is_equality_of_json_with_numbers_by_value(pair: tuple[Any, Any]) -> None:
    assert same(*pair) == (canonical(pair[0]) == canonical(pair[1]))


@given(pairs())
def test_there_are_differences_exactly_when_values_are_not_the_same(pair: tuple[Any, Any]) -> None:
    assert (not differences(*pair)) == same(*pair)


@given(pairs())
def test_pointers_find_the_values_and_the_differences_make_the_actual_from_the_expected(
    pair: tuple[Any, Any],
) -> None:
    expected, actual = pair
    found = differences(expected, actual)
    for difference in found:
        if difference.kind is not Kind.ADDED:
            there = difference.expected_pointer or difference.pointer
            assert same(get(expected, there), difference.expected)
        if difference.kind is not Kind.REMOVED:
            assert same(get(actual, difference.pointer), difference.actual)
    assert same(patched(expected, found), actual)


def patched(expected: Any, found: list[Difference]) -> Any:
    """Apply differences: change in the old places, remove from the back, add from the front."""
    root = {"": copy.deepcopy(expected)}
    changed = [d for d in found if d.kind in (Kind.CHANGED, Kind.TYPE)]
    removed = [d for d in found if d.kind is Kind.REMOVED]
    added = [d for d in found if d.kind is Kind.ADDED]
    for difference in changed:
        there = difference.expected_pointer
        put(root, difference.pointer if there is None else there, difference.actual)
    for difference in reversed(removed):
        parent, key = parent_of(root, difference.pointer)
        del parent[key]
    for difference in added:
        parent, key = parent_of(root, difference.pointer)
        parent.insert(key, difference.actual) if isinstance(parent, list) else put(
            root, difference.pointer, difference.actual
        )
    return root[""]


def steps(text: str) -> list[str]:
    return [part.replace("~1", "/").replace("~0", "~") for part in text.split("/")[1:]]


def step(value: Any, part: str) -> Any:
    return int(part) if isinstance(value, list) else part


def get(value: Any, text: str) -> Any:
    for part in steps(text):
        value = value[step(value, part)]
    return value


def parent_of(root: Any, text: str) -> tuple[Any, Any]:
    value, *path = root, "", *steps(text)
    for part in path[:-1]:
        value = value[step(value, part)]
    return value, step(value, path[-1])


def put(root: Any, text: str, new: Any) -> None:
    parent, key = parent_of(root, text)
    parent[key] = new


@pytest.mark.parametrize(
    ("expected", "actual", "found"),
    [
        (12, 12.0, []),
        ({"a": 1, "b": 2}, {"b": 2, "a": 1}, []),
        (1, True, [("", "type", 1, True)]),
        (0, False, [("", "type", 0, False)]),
        ([1], [True], [("/0", "type", 1, True)]),
        (1, 1.5, [("", "changed", 1, 1.5)]),
        ("12.5", 12.5, [("", "type", "12.5", 12.5)]),
        ({"a": None}, {}, [("/a", "removed", None, MISSING)]),
        ({}, {"a": None}, [("/a", "added", MISSING, None)]),
        ({"__p": 1}, {"__p": 2}, [("/__p", "changed", 1, 2)]),
        ({"a/b~c": 1}, {"a/b~c": 2}, [("/a~1b~0c", "changed", 1, 2)]),
        ({"a": []}, {"a": {}}, [("/a", "type", [], {})]),
        ("é", "e\N{COMBINING ACUTE ACCENT}", [("", "changed", "é", "e\u0301")]),
        (2**53 + 1, 2**53, [("", "changed", 2**53 + 1, 2**53)]),
    ],
)
def test_small_differences(
    expected: Any, actual: Any, found: list[tuple[str, str, Any, Any]]
) -> None:
    assert [
        (d.pointer, d.kind, d.expected, d.actual) for d in differences(expected, actual)
    ] == found


def test_an_inserted_element_is_one_difference() -> None:
    events = [{"name": name, "properties": {"n": n}} for n, name in enumerate("abc")]
    (added,) = differences({"events": events}, {"events": [{"name": "new"}, *events]})
    assert (added.pointer, added.kind) == ("/events/0", Kind.ADDED)


def test_behind_an_inserted_element_a_change_knows_both_its_places() -> None:
    expected = [{"a": 1}, {"a": 2}, {"a": 3}]
    actual = [{"b": 0}, {"a": 1}, {"a": 2}, {"a": 4}]
    added, changed = differences(expected, actual)
    assert (added.pointer, added.kind) == ("/0", Kind.ADDED)
    assert (changed.pointer, changed.expected_pointer) == ("/3/a", "/2/a")


@pytest.mark.parametrize(
    ("expected", "actual", "found"),
    [
        ([{"n": 9}, {"n": 1, "t": 7}], [{"n": 1, "t": 2}], ["/0 removed", "/0/t changed"]),
        ([{"n": 1, "t": 2}], [{"n": 9}, {"n": 1, "t": 7}], ["/0 added", "/1/t changed"]),
        ([{"n": 1, "t": 2}], [{"n": 1, "t": 7}, {"n": 9}], ["/0/t changed", "/1 added"]),
        ([1, 2, 3], [4], ["/0 changed", "/1 removed", "/2 removed"]),
    ],
)
def test_a_changed_element_is_compared_with_the_one_that_it_is_most_like(
    expected: Any, actual: Any, found: list[str]
) -> None:
    assert [f"{d.pointer} {d.kind}" for d in differences(expected, actual)] == found


def test_a_removed_element_stands_where_it_stood() -> None:
    (removed,) = differences([1, 2, 3], [1, 3])
    assert (removed.pointer, removed.kind, removed.expected) == ("/1", Kind.REMOVED, 2)


def test_long_arrays_are_compared_place_by_place() -> None:
    expected = list(range(3000))
    (changed,) = differences(expected, [*expected[:-1], "x"])
    assert (changed.pointer, changed.types) == ("/2999", "number → string")


def test_a_side_that_is_not_there_is_not_null() -> None:
    (removed,) = differences({"a": None}, {})
    assert removed.to_json() == {"pointer": "/a", "kind": "removed", "expected": None}
