"""Shrinking: what is left of a payload, for one condition at a time."""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Sequence
from typing import Any

import pytest

from brazesmith.explore.engine import Trial
from brazesmith.explore.shrinking import shrunk
from brazesmith.ir import types
from brazesmith.ir.types import Kind, Type, optional

from .planted_faults import at, shape

ITEM = shape(sku=types.TEXT, price=types.NUMBER, note=optional(types.TEXT))
DECLARED = shape(
    id=types.TEXT,
    status=Type(Kind.TEXT, enum=("paid", "refunded", "open")),
    total=types.NUMBER,
    name=Type(Kind.TEXT, optional=True, nullable=True),
    created=optional(Type(Kind.ISO8601)),
    items=types.array(ITEM),
    labels=optional(Type(Kind.OBJECT, item=types.TEXT)),
)
USUAL = {
    "id": "o-1",
    "status": "paid",
    "total": 12.5,
    "name": "Ada Lovelace",
    "created": "2026-01-02T03:04:05Z",
    "items": [{"sku": "a", "price": 5, "note": "gift"}],
    "labels": {"color": "red"},
}
#: Unlike the usual payload everywhere.
STRANGE = {
    "id": "x" * 6000,
    "status": "open",
    "total": 10**15,
    "name": "__proto__",
    "created": "9999-12-31T23:59:59Z",
    "items": [{"sku": "", "price": -1.5, "note": "y" * 300}] * 600,
    "labels": {f"key_{n}": "text" for n in range(600)},
    "more": [1, 2, {"deep": [None]}],
}
A = {"sku": "a", "price": 5}
#: What a declared payload is made of at least.
REST = {"id": "o-1", "status": "paid", "total": 12.5, "items": []}


def shrink(payload: Any, shows: Callable[[Any], Any], type_: Type, base: Any) -> Any:
    inputs = shape(payload=type_, headers=shape())

    def shown(trials: Sequence[Trial]) -> list[Collection[Hashable]]:
        return [["it"] * bool(shows(trial.payload)) for trial in trials]

    usual = Trial(base, {})
    return shrunk({"it": (Trial(payload, {}), usual)}, usual, inputs, shown)["it"].payload


#: Conditions, and what is left besides `REST`.
LEFT: list[tuple[Callable[[Any], Any], Any]] = [
    (lambda p: True, {}),
    (lambda p: p["total"] > 500, {"total": 501}),
    (lambda p: p["total"] >= 1_234_567, {"total": 1_234_567}),
    (lambda p: p["status"] != "paid", {"status": "open"}),
    (lambda p: len(p["id"]) > 255, {"id": "x" * 256}),
    (lambda p: len(p["id"]) == 6000, {"id": "x" * 6000}),
    (lambda p: "name" in p, {"name": "Ada Lovelace"}),
    (lambda p: p.get("name") == "__proto__", {"name": "__proto__"}),
    (lambda p: p.get("created", "") > "2027", {"created": "9999-12-31T23:59:59Z"}),
    (lambda p: len(p["items"]) > 75, {"items": [A] * 76}),
    (lambda p: at(p, "items", 1), {"items": [A, A]}),
    (lambda p: at(p, "items", 0, "sku") == "", {"items": [{**A, "sku": ""}]}),
    (lambda p: (at(p, "items", 0, "price") or 0) < 0, {"items": [{**A, "price": -1}]}),
    (lambda p: at(p, "items", 0, "note"), {"items": [{**A, "note": "gift"}]}),
    (lambda p: len(p.get("labels", {})) > 1, {"labels": {"color": "red", "key_0": "text"}}),
    (lambda p: p["status"] == "open" and p["total"] > 99, {"status": "open", "total": 100}),
    (lambda p: at(p, "more", 2, "deep") is not None, {"more": [0, 0, {"deep": []}]}),
]


@pytest.mark.parametrize(("shows", "expected"), LEFT)
def test_only_what_matters_is_left(shows: Callable[[Any], Any], expected: Any) -> None:
    found = shrink(STRANGE, shows, DECLARED, USUAL)
    # Texts and prices of elements that the usual payload does not have are usual ones.
    for item in found["items"]:
        item |= {key: A[key] for key in A if item[key] not in ("", -1)}
    assert found == REST | expected


def test_nothing_undeclared_is_kept() -> None:
    sample = {"event": "order", "user": {"id": "u-1", "age": 36}, "data": [1, 2, 3]}
    undeclared = Type(Kind.OBJECT, item=types.ANY)
    for shows, expected in [
        (lambda p: at(p, "user", "id"), {"user": {"id": "u-1"}}),
        (lambda p: len(p.get("data", ())) > 1, {"data": [1, 2]}),
        (lambda p: True, {}),
    ]:
        assert shrink(sample, shows, undeclared, sample) == expected


def test_the_elements_of_a_long_array_are_equal() -> None:
    mixed = [{**A, "sku": f"sku-{number % 7}", "price": number} for number in range(90)]
    found = shrink({**USUAL, "items": mixed}, lambda p: len(p["items"]) > 50, DECLARED, USUAL)
    assert len(found["items"]) == 51
    assert all(item == found["items"][0] for item in found["items"])


def test_a_smaller_payload_shows_nothing_else() -> None:
    """Without an id, a body is refused; that a note is cut does not matter then."""
    payload = {"id": "o-1", "note": "x" * 300}
    inputs = shape(payload=shape(id=optional(types.TEXT), note=optional(types.TEXT)))

    def shown(trials: Sequence[Trial]) -> list[Collection[Hashable]]:
        return [
            ["refused"] * ("id" not in trial.payload)
            + ["cut"] * (len(trial.payload.get("note", "")) > 255)
            for trial in trials
        ]

    trial = Trial(payload, {})
    smallest = shrunk({"cut": (trial, trial)}, trial, inputs, shown)["cut"].payload
    assert smallest == {"id": "o-1", "note": "x" * 256}
