"""The payloads that an exploration of a router begins with, and their types."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from brazesmith.app.payloads import inputs_for
from brazesmith.app.run import load_script
from brazesmith.engines import Engines
from brazesmith.explore.inputs import joined
from brazesmith.explore.samples import usual
from brazesmith.ir import types
from brazesmith.ir.types import Kind, Shape, Type
from brazesmith.projects.project import Project

MAYBE = replace(types.TEXT, optional=True, nullable=True)


def shape(**fields: Type) -> Type:
    return Type(Kind.OBJECT, shape=Shape("Payload", fields, open=True))


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (types.TEXT, types.ANY, types.TEXT),
        (types.ANY, types.NUMBER, types.NUMBER),
        (MAYBE, types.TEXT, types.TEXT),
        (MAYBE, replace(MAYBE, nullable=False), replace(MAYBE, nullable=False)),
        (
            Type(Kind.TEXT, enum=("a", "b")),
            Type(Kind.TEXT, enum=("b", "c")),
            Type(Kind.TEXT, enum=("a", "b", "c")),
        ),
        (shape(a=MAYBE), shape(b=types.NUMBER), shape(a=MAYBE, b=types.NUMBER)),
        (shape(a=MAYBE), shape(a=types.TEXT), shape(a=types.TEXT)),
        (types.array(shape(a=MAYBE)), types.array(shape()), types.array(shape(a=MAYBE))),
    ],
)  # fmt: skip
def test_joined_types(one: Type, other: Type, expected: Type) -> None:
    assert joined(one, other) == expected


ROUTER = """
from brazesmith import Attributes, Number, Payload, Text, Track, Transform, field, identify, route


class AnyEvent(Payload):
    name: Text
    user: Text = field(max_length=50)


class Signup(AnyEvent):
    plan: Text = field(max_length=10)


class Refund(AnyEvent):
    amount: Number


def track(event, **custom):
    return Track(attributes=[Attributes(user=identify(external_id=event.user), custom=custom)])


event, signup, refund = AnyEvent(), Signup(), Refund()
body = route(
    (event.name == "signup", track(signup, plan=signup.plan)),
    (event.name == "refund", track(refund, refunded=refund.amount)),
    otherwise=track(event, is_known=True),
)
transform = Transform(name="shop/router", source=event, body=body)
"""


def test_each_event_of_a_router_has_its_own_fields(tmp_path: Path) -> None:
    (tmp_path / "transforms").mkdir()
    (tmp_path / "transforms" / "router.py").write_text(ROUTER)
    project = Project(tmp_path, {})
    with Engines() as engines:
        inputs = inputs_for(project, load_script(project, "shop/router"), engines)
    keys = {start.payload.get("name"): start.payload.keys() for start in inputs.starts}
    assert keys["signup"] == {"name", "user", "plan"}
    assert keys["refund"] == {"name", "user", "amount"}
    assert keys["text"] == {"name", "user"}


def test_usual_values_are_what_a_person_would_write() -> None:
    declared = shape(
        id=types.TEXT,
        email=Type(Kind.EMAIL),
        placed=Type(Kind.UNIX_MILLIS),
        updated=Type(Kind.UNIX_SECONDS),
        note=types.ANY,
    )
    assert usual(declared) == {
        "id": "text",
        "email": "ada@example.com",
        "placed": 1767323045000,
        "updated": 1767323045,
        "note": "text1",
    }
