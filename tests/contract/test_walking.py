"""Nested values are measured and walked without recursion, and as JSON has them."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from brazesmith.contract.judging import load_rules
from brazesmith.contract.rule import Options
from brazesmith.contract.rules import events
from brazesmith.contract.walking import containers, json_bytes, place

VALUES: st.SearchStrategy[Any] = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(-1e6, 1e6).map(lambda number: round(number, 3))  # exponents have several forms
    | st.text(st.characters(exclude_categories=["Cs"]), max_size=8),
    lambda below: st.lists(below, max_size=4) | st.dictionaries(st.text(max_size=3), below),
)


@settings(max_examples=50, deadline=None)
@given(VALUES)
def test_size_is_that_of_the_json(value: Any) -> None:
    size = len(json.dumps(value, separators=(",", ":"), ensure_ascii=False).encode())
    assert json_bytes(value) == size


@pytest.mark.parametrize("text", ['"', "\\", "\n", "\x00", "\x7f", "ü", "👍", "\u2028", "a\tb"])
def test_size_of_characters_that_are_escaped(text: str) -> None:
    assert json_bytes(text) == len(json.dumps(text, ensure_ascii=False).encode())


@pytest.mark.parametrize(
    ("value", "size"),
    [(10**30, 31), ([-(2**63) - 1], 22), ("\ud800", 5), ({"a": "\ud800"}, 11)],
)
def test_size_of_what_orjson_refuses(value: Any, size: int) -> None:
    assert json_bytes(value) == size


def test_size_of_a_deep_value() -> None:
    value: Any = 1
    for _ in range(5000):
        value = [value]
    assert json_bytes(value) == 10_001


def times() -> st.SearchStrategy[str]:
    shown = "2026-01-02T03:04:05Z 9999-12-31 +012026-01-02 -000044-03-15T12:00:00Z a-b"
    return st.sampled_from(shown.split()) | st.text("29T-:+Z", max_size=20)


@settings(max_examples=200, deadline=None)
@given(st.recursive(times() | st.integers(), lambda below: st.lists(below, max_size=3)))
def test_the_quick_search_for_times_misses_none(value: Any) -> None:
    nested = [value]
    rules = {rule.code: rule for rule in load_rules((events.__name__,))}
    for rule in (rules["BZ316"], rules["BZ317"]):
        assert rule.precheck is not None
        assert not (rule.precheck(nested, Options()) and rule.test(nested, Options()))


def test_places() -> None:
    value = {"a": [1, {"b": []}], "c": {}}
    assert [(place(link), depth) for _, link, depth in containers(value)] == [
        ((), 1),
        (("a",), 2),
        (("a", 1), 3),
        (("a", 1, "b"), 4),
        (("c",), 2),
    ]
