"""Texts that contain JSON: their places, values and leaves are those of what they contain."""

from __future__ import annotations

import json
from typing import Any

import pytest

from brazesmith.base.ecmascript import ABSENT
from brazesmith.explore import leaves
from brazesmith.explore.engine import Trial
from brazesmith.explore.inputs import Inputs
from brazesmith.explore.nested import JSON_TEXT, parsed
from brazesmith.explore.samples import usual
from brazesmith.explore.sites import inputs_of, replaced, sites, value_at
from brazesmith.ir import types
from brazesmith.ir.types import Kind, Shape, Type

ID = ("payload", "meta", JSON_TEXT, "ids", 0)


def trial(inside: Any) -> Trial:
    return Trial({"meta": json.dumps(inside)}, {})


def shape(**fields: Type) -> Type:
    return Type(Kind.OBJECT, shape=Shape("test", fields, open=True))


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ('{"a": 1}', {"a": 1}),
        ("[]", []),
        ('"a"', ABSENT),
        ("12", ABSENT),
        ("{{x}}", ABSENT),
        ("[" * 3000, ABSENT),
        ({"a": 1}, ABSENT),
        (None, ABSENT),
    ],
)
def test_parsed(text: Any, value: Any) -> None:
    assert parsed(text) == value


def test_a_site_inside_a_text_is_replaced() -> None:
    inputs = inputs_of(trial({"ids": ["c-1"], "plan": "pro"}))
    addresses = [site.address for site in sites(inputs, shape(payload=types.ANY))]
    assert ID in addresses
    assert value_at(inputs, ID) == "c-1"
    changed = replaced(inputs, ID, 5)
    assert changed["payload"] == {"meta": '{"ids":[5],"plan":"pro"}'}
    assert value_at(replaced(changed, ID, ABSENT), ID) is ABSENT


def test_a_place_inside_a_text_is_changed() -> None:
    start = trial({"ids": ["c-1"], "plan": "pro"})
    assert leaves.value_at(start, ID) == "c-1"
    assert leaves.with_value(start, ID, 5).payload == {"meta": '{"ids":[5],"plan":"pro"}'}
    assert leaves.place_text(ID) == "JSON.parse(payload.meta).ids[0]"


def test_the_leaves_of_a_text_are_those_inside() -> None:
    found = leaves.Leaves(Inputs(shape(payload=types.ANY, headers=types.ANY), ()))
    places = [leaf.place for leaf in found.of(trial({"ids": ["c-1"]}))]
    assert places == [ID]
    changed = found.changed(trial({"ids": ["c-1"]}), lambda leaf: f"{leaf.value}!")
    assert changed.payload == {"meta": '{"ids":["c-1!"]}'}


def test_a_plainer_payload() -> None:
    found = leaves.Leaves(Inputs(shape(payload=shape(time=types.TEXT), headers=types.ANY), ()))
    odd = Trial({"time": "someone-else-1", "all": [{"a.b": "", "time": 1}], "__proto__": "0"}, {})
    plain = {"time": "text", "all": [{"some_key": "", "time": 1}], "some_key": "text"}
    assert leaves.plainer(odd, found).payload == plain


def test_a_declared_text_contains_the_usual_value() -> None:
    text = Type(Kind.TEXT, item=shape(id=types.NUMBER))
    assert usual(text) == '{"id":5}'
    assert [*leaves.violations('{"id":"a"}', text, ("meta",))] == [
        (("meta", JSON_TEXT, "id"), "a"),
    ]
