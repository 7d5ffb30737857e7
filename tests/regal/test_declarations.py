"""The declared payloads against the facts of Regal's catalogue, in both directions.

`catalogue.json` has the names, types, nulls, enumerations and envelopes that Regal's documentation
shows. Its `example_of_open` are properties that only the account of the example has.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from brazesmith.integrations.regal.payloads import EVENTS, RegalEvent
from brazesmith.ir.types import Kind, Shape
from brazesmith.language.payload import shape_of

CATALOGUE = json.loads((Path(__file__).parent / "catalogue.json").read_text(encoding="utf-8"))

#: One meaning under several names: where one of them is documented, all are declared.
ALIASES = (
    {"agent_email", "agent_id"},
    {"target_agent_email", "target_agent_id"},
    {"scheduling_agent_email", "scheduling_agent_id"},
    {"callback_timestamp", "callback_timestamp "},  # the example has a space after the key
)

#: What a JSON type of the catalogue may be declared as.
KINDS = {
    "string": {Kind.TEXT, Kind.EMAIL, Kind.PHONE, Kind.UUID},
    "integer": {Kind.NUMBER},
    "number": {Kind.NUMBER},
    "boolean": {Kind.BOOLEAN},
    "array": {Kind.ARRAY},
    "object": {Kind.OBJECT},
}
FORMATS = {
    "unix-seconds-number": Kind.UNIX_SECONDS,
    "unix-seconds-string": Kind.UNIX_SECONDS,
    "iso8601-ms-offset": Kind.ISO8601,
    "YYYY-MM-DD HH:MM:SS ±HH:MM": Kind.TEXT,
}
#: The types of these differ from event to event, so they are declared as anything.
VARYING = {"campaign_friendly_id"}


def properties_of(event: type[RegalEvent]) -> Shape:
    shape = shape_of(event).fields["properties"].shape
    assert shape is not None
    return shape


def documented(name: str) -> dict[str, Any]:
    properties = CATALOGUE["events"][name]["properties"]
    return {key: fact for key, fact in properties.items() if "example_of_open" not in fact}


def with_aliases(names: set[str]) -> set[str]:
    return names.union(*(aliases for aliases in ALIASES if aliases & names))


def test_every_event_is_declared_and_no_other() -> None:
    assert sorted(EVENTS) == sorted(CATALOGUE["events"])
    assert len(EVENTS) == 40


@pytest.mark.parametrize("name", CATALOGUE["events"])
def test_the_declared_properties_are_the_documented_ones(name: str) -> None:
    shape = properties_of(EVENTS[name])
    assert set(shape.fields) == with_aliases(set(documented(name)))
    assert shape.open == CATALOGUE["events"][name]["open"]


@pytest.mark.parametrize("name", CATALOGUE["events"])
def test_types_nulls_and_enumerations_are_as_documented(name: str) -> None:
    fields = properties_of(EVENTS[name]).fields
    for key, fact in documented(name).items():
        declared = fields[key]
        if key in VARYING:
            assert declared.kind is Kind.ANY
            continue
        if "format" in fact:
            assert declared.kind is FORMATS[fact["format"]], key
        else:
            assert declared.kind in KINDS[fact["type"]], key
        assert declared.nullable == fact.get("nullable", False), key
        assert declared.optional, key
        assert declared.doc, key
        if fact.get("closed"):
            assert declared.enum == tuple(fact["enum"]), key
        elif "enum" in fact and not declared.enum:  # an open list: its values stand in the words
            assert [value for value in fact["enum"] if value not in declared.doc] == [], key


@pytest.mark.parametrize("name", CATALOGUE["events"])
def test_the_envelope_is_of_the_documented_kind(name: str) -> None:
    event = EVENTS[name]
    [kind] = event.__bases__
    assert kind.__name__ == CATALOGUE["events"][name]["envelope"]
    assert set(CATALOGUE["envelopes"][kind.__name__]) <= set(shape_of(event).fields)


def test_no_envelope_has_a_field_that_no_kind_shows() -> None:
    shown = {field for kind in CATALOGUE["envelopes"].values() for field in kind}
    assert {*shape_of(RegalEvent).fields, "properties"} == shown
