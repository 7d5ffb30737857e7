"""Every event's compiled code in V8, on payloads that nobody has seen.

Whatever is missing, null, of another type or in another envelope: one body that Braze takes, or
one of the documented skips and failures.
"""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.regal.compiled import NAMES, body, example, outcomes

from brazesmith.contract import judge
from brazesmith.engines import Emulator, Outcome

CATALOGUE = Path(__file__).parent / "catalogue.json"
#: The fields of each kind of envelope.
ENVELOPES = json.loads(CATALOGUE.read_text(encoding="utf-8"))["envelopes"]

HOSTILE: tuple[Any, ...] = (
    None, 0, -1.5, "", "  ", "x", True, [], [[]], {}, {"a": {"b": None}}, "long " * 60,
    "\ud83d" * 300, "u" * 2000, "€" * 500, "2022-13-45T25:61:00Z", "2022-07-13T14:00:00+0200",
    {"$set": 1, "": 2, "__proto__": {"a": 1}, "external_id": "mallory", "time": "never"},
    {f"field {number}": "€" * 255 for number in range(200)},
)  # fmt: skip

#: The only ways in which they may fail, whatever a payload holds.
REASONS = re.compile(
    r"regal/[a-z.]+: (no usable identifier: none of userId, external_id, traits.email, "
    r"|no subscription group for the channel|no transform for the event)"
)


def variants(payload: Any) -> Iterator[Any]:
    """The payload with each of its parts missing, null, and of another type."""
    yield payload
    for path in places(payload):
        yield changed(payload, path, remove=True)
        for bad in HOSTILE:
            yield changed(payload, path, bad)
    for bad in HOSTILE:
        yield {**payload, "properties": {**payload["properties"], "__proto__": bad, "time": bad}}


def places(value: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from places(inner, (*path, key))
    if path:
        yield path


def changed(payload: Any, path: tuple[str, ...], value: Any = None, remove: bool = False) -> Any:
    result = copy.deepcopy(payload)
    inner = result
    for key in path[:-1]:
        inner = inner[key]
    if remove:
        del inner[path[-1]]
    else:
        inner[path[-1]] = value
    return result


def assert_good(outcome: Outcome, payload: Any) -> None:
    if outcome.error is not None:
        assert REASONS.match(outcome.error.message), (payload, outcome.error)
        return
    assert outcome.body is not None
    assert outcome.lost_keys == ()
    made = json.loads(outcome.body)
    if made == {"attributes": []}:
        return
    verdict = judge(made, "track")
    assert [f for f in verdict.findings if f.level in ("rejected", "lost")] == [], payload
    for one in (*made.get("events", ()), *made.get("attributes", ())):
        primary = [key for key in ("external_id", "user_alias") if key in one]
        assert len(primary) == 1 or (not primary and "email" in one), (payload, one)
        assert one.get("external_id") != "mallory"


@pytest.mark.parametrize("name", NAMES)
def test_whatever_a_payload_holds_there_is_a_body_or_a_reason(v8: Emulator, name: str) -> None:
    payloads = list(variants(json.loads(example(name))))
    for payload, outcome in zip(payloads, outcomes(v8, name, payloads), strict=True):
        assert_good(outcome, payload)


@pytest.mark.parametrize("name", NAMES)
def test_every_envelope_gives_the_same_event(v8: Emulator, name: str) -> None:
    """Where an envelope names the contact, all kinds give the properties, and its own time."""
    given = json.loads(example(name))["properties"]
    payloads = [in_envelope(kind, name, given) for kind in ENVELOPES]
    found = outcomes(v8, name, payloads)
    for payload, outcome in zip(payloads, found, strict=True):
        assert_good(outcome, payload)
    events = [json.loads(o.body)["events"][0] for o in found if o.body and '"events"' in o.body]
    enveloped = [event for event in events if event["time"] == "2022-07-15T03:17:39.000Z"]
    assert all(event["properties"] == enveloped[0]["properties"] for event in enveloped)
    if name not in ("agent.activity.updated", "contact.attribute.edited", "contact.unsubscribed"):
        assert len(enveloped) >= 6


@pytest.mark.parametrize(
    ("user_id", "is_taken"),
    [("u" * 987, True), ("u" * 988, False), ("€" * 329, True), ("€" * 330, False), ("\n", True)],
)
def test_an_id_that_braze_refuses_does_not_cost_the_event(
    v8: Emulator, user_id: str, is_taken: bool
) -> None:
    payload = json.loads(example("call.completed")) | {"userId": user_id}
    [event] = body(v8, "call.completed", payload)["events"]
    assert event.get("external_id") == (user_id if is_taken else None)
    assert event.get("email") == (None if is_taken else "contact@example.com")


@pytest.mark.parametrize("bad", ["", "soon", None, {}, "2022-02-30T00:00:00Z"])
def test_the_first_time_that_can_be_used_counts(v8: Emulator, bad: Any) -> None:
    payload = json.loads(example("call.analysis.available"))
    payload |= {"originalTimestamp": bad, "original_timestamp": "2022-07-13 14:00:00 -0700"}
    [event] = body(v8, "call.analysis.available", payload)["events"]
    assert event["time"] == "2022-07-13T14:00:00-07:00"


def test_a_new_contact_makes_braze_forget_nothing(v8: Emulator) -> None:
    for name in ("contact.created", "contact.email.created", "contact.phone.created"):
        payload = json.loads(example(name))
        payload["properties"] |= {"plan": None, "tags": [None, "a"]}
        [user] = body(v8, name, payload)["attributes"]
        assert "plan" not in user
        assert user["tags"] == ["a"]
        assert body(v8, name, payload)["events"][0]["properties"]["plan"] is None


VALUES = {
    "userId": "u-1", "external_id": "u-1", "originalTimestamp": "1657855059",
    "original_timestamp": 1657855059, "created_at": "1657855061", "eventId": "a0", "event_id": "a0",
    "traits": {"phone": "+15555550123", "email": "contact@example.com"}, "brand": "circle-bank",
    "contact_phone": "+15555550123", "contact_email": "contact@example.com",
}  # fmt: skip


def in_envelope(kind: str, name: str, properties: Any) -> Any:
    if not ENVELOPES[kind]:
        return properties
    values = {**VALUES, "name": name, "properties": properties}
    return {key: values.get(key, "Regal Voice") for key in ENVELOPES[kind]}


@pytest.mark.parametrize("name", NAMES)
def test_the_router_does_what_the_transform_of_the_event_does(v8: Emulator, name: str) -> None:
    given = json.loads(example(name))
    payloads = [given, *(changed(given, path, None) for path in places(given) if path != ("name",))]
    for payload, single, routed in zip(
        payloads, outcomes(v8, name, payloads), outcomes(v8, "router", payloads), strict=True
    ):
        assert routed.body == single.body, payload
        if single.error is not None:
            assert routed.error is not None
            said = single.error.message.replace(f"regal/{name}:", "regal/router:")
            assert routed.error.message == said


def test_a_long_transcript_is_cut_at_a_word_and_the_cut_is_marked(v8: Emulator) -> None:
    payload = json.loads(example("call.transcript.available"))
    payload["properties"]["transcript"] = "[contact]: certainly " * 1000
    properties = body(v8, "call.transcript.available", payload)["events"][0]["properties"]
    assert len(properties["transcript"]) <= 255
    assert properties["transcript"].endswith(("certainly…", "[contact]:…"))


def test_properties_stay_below_what_braze_takes(v8: Emulator) -> None:
    payload = json.loads(example("call.transcript.available"))
    tracker = {"tracker_id": "€" * 300, "tracker_name": "name " * 100}
    payload["properties"]["trackers"] = [tracker] * 2000
    made = body(v8, "call.transcript.available", payload)
    assert judge(made, "track").findings == ()
    assert made["events"][0]["properties"]["trackers"].endswith("…")
