"""Large payloads are as large as their type allows, and no larger than a request may be."""

from __future__ import annotations

import json
from typing import Any

import pytest

from brazesmith.explore.large import Size, grown, sizes
from brazesmith.explore.samples import MANY, usual
from brazesmith.ir import types
from brazesmith.ir.types import Kind, Shape, Type

SHORT = Type(Kind.TEXT, max_length=20)
KIND = Type(Kind.TEXT, enum=("a", "b"))


def payload(**fields: Type) -> Type:
    inner = Type(Kind.OBJECT, shape=Shape("payload", fields))
    return Type(Kind.OBJECT, shape=Shape("inputs", {"payload": inner}))


TYPES = [
    payload(note=types.TEXT),
    payload(items=types.array(types.TEXT)),
    payload(
        items=types.array(Type(Kind.OBJECT, shape=Shape("item", {"sku": SHORT, "kind": KIND})))
    ),
    payload(items=types.array(types.array(types.TEXT)), bag=Type(Kind.OBJECT, item=types.TEXT)),
    payload(**{f"text_{n}": types.TEXT for n in range(40)}),
]


@pytest.mark.parametrize("type_", TYPES)
def test_a_large_payload_is_below_the_size_of_a_request(type_: Type) -> None:
    for size in sizes(type_, [75, 400]):
        text = json.dumps(grown(usual(type_), type_, size, ()), ensure_ascii=False)
        assert len(text.encode()) < 1_000_000


def test_the_size_is_what_types_allow() -> None:
    large = grown(usual(TYPES[2]), TYPES[2], Size(30, 50), ())
    assert large == {"payload": {"items": [{"sku": "傡" + "€" * 19, "kind": "a"}] * 30}}


def test_what_is_absent_null_or_tested_stays() -> None:
    type_ = payload(a=types.TEXT, b=types.TEXT, c=types.array(types.TEXT), d=types.TEXT)
    value: Any = {"payload": {"a": None, "b": "kind", "c": []}}
    assert grown(value, type_, Size(5, 5), {("payload", "b")}) == value


def test_sizes_are_large_and_those_of_the_spec() -> None:
    found = sizes(payload(items=types.array(types.TEXT)), [75, 2, 10**9, 0, -3])
    assert {size.elements for size in found} == {MANY, 60, 75, 2}
    assert max(size.elements * size.characters for size in found) * 3 > 102_400


def test_a_short_text_leaves_its_room_to_the_others() -> None:
    type_ = payload(items=types.array(SHORT), words=types.array(types.TEXT))
    assert any(size.elements == 60 and size.characters > 900 for size in sizes(type_, []))
