"""The payloads that an exploration of a router begins with, and their types."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from brazesmith.app.payloads import inputs_for
from brazesmith.app.project import Project
from brazesmith.app.run import load_script
from brazesmith.engines import Engines
from brazesmith.explore.inputs import joined
from brazesmith.explore.samples import usual
from brazesmith.ir import types
from brazesmith.ir.types import Kind, Shape, Type

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


def test_each_event_of_a_router_has_its_own_fields(tmp_path: Path) -> None:
    groups = dict.fromkeys(("voice", "sms"), "5f2a7c1e-9d34-4b8e-a1c6-0e7b9d2f4a83")
    settings = {"integrations": ["regal"], "regal": {"subscription_groups": groups}}
    project = Project(tmp_path, settings)
    with Engines() as engines:
        inputs = inputs_for(project, load_script(project, "regal/router"), engines)
    fields = {start.payload.get("name"): start.payload["properties"] for start in inputs.starts}
    assert len(fields) > 40
    assert "changes" in fields["contact.attribute.edited"]
    assert "transcript" in fields["call.transcript.available"]
    assert "changes" not in fields["call.transcript.available"]
    assert "transcript" not in fields["contact.attribute.edited"]


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
