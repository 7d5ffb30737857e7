"""Declared payloads, in the ways in which modules are written."""

from __future__ import annotations

from brazesmith import Event, Number, Payload, Record, Text, Track, field, identify, now
from brazesmith.language.payload import shape_of


def test_records_of_a_function() -> None:
    class Inner(Record):
        n: Number

    class Outer(Payload):
        inner: Inner
        sender: Text = field(key="from")

    class More(Outer):
        extra: Inner

    assert list(shape_of(More).fields) == ["inner", "from", "extra"]
    user = identify(external_id=More().sender)
    event = Event(user=user, name="n", time=now(), properties={"n": More().extra.n})
    assert Track(events=[event])
