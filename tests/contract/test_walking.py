"""Nested values are measured and walked without recursion, and as JSON has them."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from brazesmith.contract.walking import containers, json_bytes, place

VALUES: st.SearchStrategy[Any] = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
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


def test_places() -> None:
    value = {"a": [1, {"b": []}], "c": {}}
    assert [(place(link), depth) for _, link, depth in containers(value)] == [
        ((), 1),
        (("a",), 2),
        (("a", 1), 3),
        (("a", 1, "b"), 4),
        (("c",), 2),
    ]
