"""Webhooks as Braze stores them are split into payload and headers."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from brazesmith.base.json import InputError, members
from brazesmith.base.stored import split_stored

values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=12,
)
layouts = st.sampled_from([{}, {"indent": 2}, {"separators": (",", ":")}, {"ensure_ascii": False}])


@given(st.dictionaries(st.text(), values), values, st.booleans(), layouts)
def test_the_parts_are_the_text_of_the_members(
    headers: Any, payload: Any, payload_first: bool, layout: dict[str, Any]
) -> None:
    both = [("headers", headers), ("payload", payload)]
    stored = dict(reversed(both) if payload_first else both)
    sample = split_stored(json.dumps(stored, **layout), "sample.json")
    assert json.loads(sample.payload) == payload
    assert sample.headers is not None
    assert json.loads(sample.headers) == headers
    assert "sample.json is a webhook as Braze stores it" in sample.note


@given(st.dictionaries(st.text(), values), layouts)
def test_members(value: dict[str, Any], layout: dict[str, Any]) -> None:
    found = dict(members(json.dumps(value, **layout)))
    assert {key: json.loads(text) for key, text in found.items()} == value


def test_numbers_and_escapes_stay_as_they_are() -> None:
    text = ' {"he\\u0061ders" : {"a}": "]"} ,\n"payload":\t[1.0, 12345678901234567890, 1e400] } '
    sample = split_stored(text, "x")
    assert (sample.payload, sample.headers) == (
        "[1.0, 12345678901234567890, 1e400]",
        '{"a}": "]"}',
    )


@pytest.mark.parametrize(
    "text",
    [
        '{"payload": {}}',
        '{"headers": {}, "payload": {}, "id": 1}',
        '{"headers": [], "payload": {}}',
        '{"Headers": {}, "payload": {}}',
        '[{"headers": {}, "payload": {}}]',
        "null",
    ],
)
def test_anything_else_is_the_payload(text: str) -> None:
    sample = split_stored(text, "x")
    assert (sample.payload, sample.headers, sample.note) == (text, None, "")


def test_invalid_json() -> None:
    with pytest.raises(InputError, match="x:1:2"):
        split_stored("{headers: {}}", "x")
