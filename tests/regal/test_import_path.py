"""`brazesmith.regal` is where specs import Regal's payload classes and helpers from."""

from __future__ import annotations

from typing import assert_type

from brazesmith import Number, Text, Track, Transform
from brazesmith.integrations.regal.payloads import EVENTS
from brazesmith.projects.pipeline import compile_transform
from brazesmith.regal import CallCompleted, Received, RegalSettings, payloads
from brazesmith.regal.payloads import CallCompleted as SameClass


def test_the_classes_are_typed_for_type_checkers() -> None:
    call = CallCompleted()
    assert_type(call, CallCompleted)
    assert_type(call.userId, Text)
    assert_type(call.properties.talk_time, Number)
    assert_type(Received(call, RegalSettings()), Received)
    assert_type(SameClass(), CallCompleted)


def test_every_event_can_be_imported() -> None:
    for event in EVENTS.values():
        assert getattr(payloads, event.__name__) is event


def test_a_spec_can_report_an_event_under_another_name() -> None:
    received = Received(CallCompleted(), RegalSettings())
    transform = Transform(
        name="calls", source=received.event, body=Track(events=[received.report("Called")])
    )
    assert 'name: "Called"' in compile_transform(transform).script.code
