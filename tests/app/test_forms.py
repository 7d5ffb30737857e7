"""Values that people write in several ways, in payloads for a comparison."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from brazesmith.app.comparing.forms import in_other_forms
from brazesmith.explore.engine import Trial
from brazesmith.explore.inputs import Inputs
from brazesmith.ir import types
from brazesmith.ir.types import Kind, Shape, Type

USUAL = {
    "email": "ada@example.com",
    "code": "abc",
    "plan": "Pro",
    "state": "open",
    "at": "2026-01-02T03:04:05Z",
    "paid": 1767323045,
    "lines": [{"price": 5, "count": 3}, {"price": 6}],
}
#: Anything, which is always there.
KNOWN = replace(types.ANY, optional=False, nullable=False)


def shape(**fields: Type) -> Type:
    return Type(Kind.OBJECT, shape=Shape("order", fields))


def test_free_texts_and_numbers_get_other_forms() -> None:
    payload = shape(
        email=types.ANY,
        code=Type(Kind.TEXT, max_length=3),
        plan=Type(Kind.TEXT, enum=("Pro", "Free")),
        state=KNOWN,
        at=KNOWN,
        paid=Type(Kind.UNIX_SECONDS),
        lines=types.array(shape(price=types.NUMBER, count=KNOWN)),
    )
    inputs = Inputs(
        shape(payload=payload, headers=shape()),
        (Trial(USUAL, {}),),
        texts={("payload", "state"): ["open"]},
        numbers=(50,),
    )
    long = f"{'x' * 49}😀"
    without_email = {key: value for key, value in USUAL.items() if key != "email"}
    changes: list[Any] = [
        {"email": None},
        {"email": " ada@example.com "},
        {"email": "ADA@EXAMPLE.COM", "code": "ABC"},
        {"state": "OPEN"},
        {"lines": [{"price": 1.345, "count": 1}]},
        {"lines": [{"price": -0.125, "count": 1}]},
        {"lines": [{"price": 50, "count": 1}]},
        {"lines": [{"price": 5, "count": "3"}]},
        {"lines": [{"price": 1, "count": 1.345}]},
        {"lines": [{"price": 1, "count": -0.125}]},
        {"lines": [{"price": 1, "count": 50}]},
        {"email": long},
    ]
    assert [trial.payload for trial in in_other_forms(inputs)] == [
        without_email,
        *(USUAL | change for change in changes),
    ]
