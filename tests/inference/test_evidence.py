from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from brazesmith.inference.evidence import Evidence, Form, forms_of_number, forms_of_text

texts = st.sampled_from(
    ["", "a", "b", "12", "1.5", "a@b.example", "2026-01-01", "+4915112345678", *"cdefghijklmnop"]
)
scalars = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | texts
values = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from("abc"), inner),
    max_leaves=12,
)


def seen(*payloads: Any) -> Evidence:
    evidence = Evidence()
    for payload in payloads:
        evidence.add(payload)
    return evidence


def merged(*parts: Evidence) -> Evidence:
    evidence = Evidence()
    for part in parts:
        evidence.merge(part)
    return evidence


@given(st.lists(st.tuples(values, st.integers(0, 3))))
def test_samples_can_be_counted_in_parts_and_in_any_order(tagged: list[tuple[Any, int]]) -> None:
    whole = seen(*(value for value, _ in tagged))
    parts = [seen(*(value for value, tag in tagged if tag == part)) for part in range(4)]
    assert merged(*parts) == whole
    assert merged(*reversed(parts)) == whole
    left = merged(merged(parts[0], parts[1]), merged(parts[2], parts[3]))
    assert left == whole


def test_merging_does_not_change_the_other_evidence() -> None:
    one, two = seen({"a": [1]}), seen({"a": [1]})
    merged(one, two).add({"a": [2, 3]})
    assert one == two == seen({"a": [1]})


@pytest.mark.parametrize("size", [499, 500, 501])
def test_an_object_with_too_many_keys_is_a_map_in_any_order(size: int) -> None:
    keys = [f"k{number}" for number in range(size)]
    payloads = [{"m": {key: number}} for number, key in enumerate(keys)]
    whole = seen(*payloads)
    parts = [seen(*payloads[start::7]) for start in range(7)]
    assert merged(*parts) == whole == merged(*reversed(parts))
    inner = (whole.fields or {})["m"]
    assert (inner.fields is None) == (size > 500)


def test_memory_does_not_grow_with_the_number_of_samples() -> None:
    evidence = Evidence()
    for number in range(3000):
        evidence.add({"id": f"{number}", "tags": {f"{number}": number}, f"key{number % 9}": number})
    fields = evidence.fields or {}
    assert len(fields) == 11
    assert fields["id"].texts is None
    assert fields["tags"].fields is None
    assert len(evidence.orders) <= 24


def test_deep_nesting_is_not_examined() -> None:
    payload: Any = 1
    for _ in range(900):
        payload = [payload]
    assert seen(payload).number_of(Form.ARRAY) == 1


@pytest.mark.parametrize(
    ("text", "forms"),
    [
        ("", {Form.EMPTY}),
        ("  ", {Form.EMPTY}),
        ("12", {Form.NUMERIC}),
        ("-1.50", {Form.NUMERIC, Form.DECIMAL}),
        ("0123", set()),
        ("1772000000", {Form.NUMERIC, Form.SECONDS}),
        ("1772000000000", {Form.NUMERIC, Form.MILLIS}),
        ("2026-02-30", set()),
        ("2026-02-28", {Form.ISO8601}),
        ("2026-02-28 10:00:00", {Form.ISO8601}),
        ("2026-02-28T10:00:00.123+01:00", {Form.ISO8601}),
        ("2026-02-28T10:00:00Z and more", set()),
        ("02/28/2026", set()),
        ("a@b.example", {Form.EMAIL}),
        ("a@b", set()),
        ("Ada <a@b.example>", set()),
        ("+49 151 1234567", {Form.PHONE}),
        ("0151 1234567", set()),
        ("97980cfe-a060-4100-9b6f-5f8f1a3c0001", {Form.UUID}),
    ],
)
def test_forms_of_text(text: str, forms: set[Form]) -> None:
    assert set(forms_of_text(text)) == forms | {Form.TEXT}


@pytest.mark.parametrize(
    ("number", "forms"),
    [
        (5, {Form.WHOLE}),
        (0, {Form.WHOLE, Form.EMPTY}),
        (1772000000, {Form.WHOLE, Form.SECONDS}),
        (1772000000.0, {Form.SECONDS}),
        (1772000000.5, set()),
        (1772000000000, {Form.WHOLE, Form.MILLIS}),
        (2**53, {Form.WHOLE}),
        (2**53 + 1, {Form.WHOLE, Form.ROUNDED}),
        (float("inf"), set()),
    ],
)
def test_forms_of_numbers(number: float, forms: set[Form]) -> None:
    assert set(forms_of_number(number)) == forms | {Form.NUMBER}
