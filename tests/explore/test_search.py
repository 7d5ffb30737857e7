"""The search: what it finds in scripts with planted faults, and what it makes of that."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Sequence
from typing import Any

from brazesmith.explore.engine import Trial
from brazesmith.explore.inputs import Inputs
from brazesmith.explore.search import payloads, search
from brazesmith.ir import types
from brazesmith.ir.types import Kind, Shape, Type


def shape(**fields: Type) -> Type:
    return Type(Kind.OBJECT, shape=Shape("Order", fields))


ORDER = shape(
    payload=shape(
        status=Type(Kind.TEXT, enum=("paid", "refunded", "open")),
        total=types.NUMBER,
        note=types.optional(types.TEXT),
    ),
    headers=shape(),
)
INPUTS = Inputs(ORDER, (), numbers=(500,))


def shown(payload: Any) -> Collection[Hashable]:
    """Return the faults that a payload shows, of two."""
    is_large = payload["status"] == "refunded" and payload["total"] > 500
    faults = {"large refund": is_large, "long note": len(payload.get("note", "")) > 100}
    return [name for name, is_there in faults.items() if is_there]


def show(trials: Sequence[Trial]) -> list[Collection[Hashable]]:
    return [shown(trial.payload) for trial in trials]


def test_what_is_found_is_what_a_person_would_write() -> None:
    found = search(INPUTS, show, seconds=60, seed=0, most=500).found
    assert {key: trial.payload for key, trial in found.items()} == {
        "large refund": {"status": "refunded", "total": 501},
        "long note": {"status": "paid", "total": 5, "note": "x" * 101},
    }


def test_the_same_seed_finds_the_same() -> None:
    one, other = (search(INPUTS, show, seconds=60, seed=3, most=300) for _ in range(2))
    assert one == other


def test_payloads_are_distinct() -> None:
    found = [str(trial.payload) for trial in payloads(INPUTS, most=500, seed=0)]
    assert len(found) == len(set(found)) == 500
