"""Guards: those that a person wrote are removed, not what the language adds to them."""

from __future__ import annotations

from brazesmith import Anything, Event, Track, Transform, each, identify, payload, take, when
from brazesmith.mutation.mutants import mutants
from brazesmith.projects.pipeline import written_program
from brazesmith.projects.project import load_project


def viewed(view: Anything) -> Anything:
    event = Event(user=identify(email=view.email), name="Viewed", time="2026-01-02")
    return when(view.bot != 1, event)


def test_only_what_a_person_wrote_is_removed() -> None:
    body = Track(events=each(take(payload.views, 75), viewed))
    program = written_program(Transform(name="x", body=body), load_project().settings)
    found = [one.fault for one in mutants(program) if one.fault.mutation == "removed guard"]
    assert [fault.text for fault in found] == ["`view.bot != 1` is not tested"]
