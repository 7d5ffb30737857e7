from __future__ import annotations

import copy
import math
import pickle
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from brazesmith.base import ecmascript as js
from brazesmith.base.ecmascript import ABSENT, Value
from brazesmith.base.ecmascript.objects import is_array_index

from . import nasty
from .oracle import Oracle, searched

# Data that an object itself holds, never "length" and never what a prototype lends.
OWN_DATA = """(value, key) => {
  if (value === null || value === undefined || key === 'length') {
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
    return isObject && Object.hasOwn(value, key) ? value[key] : undefined;
  }
  return Object.hasOwn(Object(value), key) ? value[key] : undefined;
}"""
ORDERED = """(keys, values) => {
  const object = Object.create(null);
  keys.forEach((key, index) => { object[key] = values[index]; });
  return object;
}"""


def test_absent_is_neither_true_nor_false() -> None:
    with pytest.raises(TypeError, match="is ABSENT"):
        bool(ABSENT)


def test_there_is_one_absent() -> None:
    assert copy.deepcopy(ABSENT) is ABSENT
    assert pickle.loads(pickle.dumps(ABSENT)) is ABSENT
    assert repr(ABSENT) == str(ABSENT) == "ABSENT"


@searched
@given(st.lists(st.tuples(nasty.values, nasty.keys), max_size=20))
def test_own_property(v8: Oracle, cases: list[tuple[Value, str]]) -> None:
    v8.check(OWN_DATA, js.own_property, cases)


HOLDERS: list[Value] = [
    [],
    ["a", "b"],
    [ABSENT],
    {},
    js.make_object([("length", 1.0), ("0", 2.0), ("01", 3.0), ("-1", 4.0), ("__proto__", 5.0)]),
    "ab",
    "\ud83d\ude00",
    "",
    None,
    ABSENT,
    True,
    1.0,
]


def test_own_property_of_everything(v8: Oracle) -> None:
    keys: list[Any] = [*nasty.NASTY_KEYS, *nasty.NUMBERS]
    v8.check(OWN_DATA, js.own_property, [(holder, key) for holder in HOLDERS for key in keys])


def test_own_property_takes_an_integer_index() -> None:
    assert js.own_property(["a", "b"], 1) == "b"
    assert js.own_property(["a", "b"], -1) is ABSENT
    assert js.own_property({"1": "one"}, 1) == "one"


@searched
@given(st.lists(st.tuples(nasty.keys, st.integers(0, 9).map(float)), max_size=12))
def test_order_of_properties(v8: Oracle, pairs: list[tuple[str, float]]) -> None:
    case = [[key for key, _ in pairs], [value for _, value in pairs]]
    v8.check(ORDERED, lambda keys, values: js.make_object(zip(keys, values, strict=True)), [case])


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        *[(key, True) for key in ("0", "1", "10", "4294967294")],
        *[(key, False) for key in ("4294967295", "99999999999", "01", "00", "-1", "-0", "1.0", "")],
        *[(key, False) for key in ("\u0661", "\u00b2", "1e1", " 1", "+1", "1_0")],
    ],
)
def test_array_index(key: str, expected: bool) -> None:
    assert is_array_index(key) is expected


@searched
@given(st.lists(st.tuples(nasty.scalars, nasty.scalars), max_size=40))
def test_strict_equals(v8: Oracle, pairs: list[tuple[Value, Value]]) -> None:
    same: list[tuple[Value, Value]] = [(copy.copy(a), copy.copy(a)) for a, _ in pairs]
    v8.check("(a, b) => a === b", js.strict_equals, [*pairs, *same])


def test_strict_equals_edges(v8: Oracle) -> None:
    scalars: list[Value] = [*HOLDERS[5:], False, 0.0, -0.0, math.nan, "1", "0", "null", "true"]
    v8.check("(a, b) => a === b", js.strict_equals, [(a, b) for a in scalars for b in scalars])


def test_containers_equal_only_themselves() -> None:
    items: list[Value] = []
    assert js.strict_equals(items, items)
    assert not js.strict_equals(items, [])
    assert not js.strict_equals({}, {})
    assert not js.strict_equals(None, {})
