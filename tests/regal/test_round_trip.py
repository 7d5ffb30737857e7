"""There and back: a custom event of Braze's becomes a call in Regal, and the call an event of the
same Braze user's.

Braze and Regal are emulated as far as this needs: Braze finds users as `/users/track` does, Regal
finds contacts by phone number and remembers what it was told of them.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest

from brazesmith.contract import judge
from brazesmith.engines import Engines, Input, Limits, Outcome
from brazesmith.integrations.regal.transforms import INTEGRATION
from brazesmith.projects.pipeline import compile_transform
from brazesmith.targets.script import Script

PHONE = "+17625555555"


@dataclass
class Braze:
    """Users, and the two ways in which this test meets them."""

    users: list[dict[str, Any]]
    events: list[tuple[int, dict[str, Any]]] = field(default_factory=list)

    def personalization(self, user: int, event_properties: dict[str, Any]) -> dict[str, Any]:
        """What a webhook of a canvas can read of a user."""
        profile = self.users[user]
        names = {"external_id": "user_id", "email": "email_address", "phone": "phone_number"}
        standard = {names.get(key, key): value for key, value in profile.items() if key != "alias"}
        return {"user": standard, "event_properties": event_properties}

    def track(self, body: dict[str, Any]) -> None:
        """`POST /users/track`: each event goes to the one user whom its identifier finds."""
        verdict = judge(body, "track")
        assert verdict.verdict == "accepted", verdict
        for event in body["events"]:
            [found] = [n for n, user in enumerate(self.users) if self._is(user, event)]
            self.events.append((found, event))

    @staticmethod
    def _is(user: dict[str, Any], event: dict[str, Any]) -> bool:
        if "external_id" in event:
            return bool(user.get("external_id") == event["external_id"])
        if "user_alias" in event:
            return bool(user.get("alias") == event["user_alias"])
        if "phone" in event:
            return bool(user.get("phone") == event["phone"])
        return bool(user.get("email") == event["email"])


@dataclass
class Regal:
    """Contacts by phone number: what was said of each, and the reports on them."""

    contacts: dict[str, dict[str, Any]] = field(default_factory=dict)

    def events_api(self, request: dict[str, Any]) -> dict[str, str]:
        """`POST https://events.regalvoice.com/events`."""
        verdict = judge(request, "webhook")
        assert verdict.findings == (), verdict
        assert request["url"] == "https://events.regalvoice.com/events"
        body = request["body"]
        traits = body["traits"]
        phone = traits.get("phone") or next(iter(traits["phones"]))
        contact = self.contacts.setdefault(phone, {"events": []})
        contact |= {key: body[key] for key in ("userId",) if key in body}
        contact |= {key: traits[key] for key in ("email",) if key in traits}
        if "name" in body:
            contact["events"].append(body["name"])
        return {"message": "ok"}

    def call(self, phone: str) -> dict[str, Any]:
        """An agent calls the contact: the report that the reporting webhook sends.

        `userId` and `email` are in it only if they were sent to Regal before.
        """
        contact = self.contacts[phone]
        traits = {"phone": phone} | {key: contact[key] for key in ("email",) if key in contact}
        report = {key: contact[key] for key in ("userId",) if key in contact}
        return report | {
            "traits": traits,
            "name": "call.completed",
            "properties": {"direction": "OUTBOUND", "disposition": "Converted During Convo"},
            "originalTimestamp": "1657855059",
            "eventSource": "Regal Voice",
        }


@pytest.fixture(scope="module")
def engines() -> Iterator[Engines]:
    with Engines(Limits()) as running:
        yield running


def script(name: str, generation: str, **settings: Any) -> Script:
    known = INTEGRATION.transforms({**settings, "outbound": {"generation": generation}})
    [found] = [each for each in known if each.name == name]
    return compile_transform(found).script


def ran(engines: Engines, script: Script, payload: Any) -> Any:
    outcome: Outcome
    [outcome] = engines.run(script, [Input(json.dumps(payload))])
    assert outcome.error is None, outcome
    return json.loads(outcome.body or "null")


@pytest.mark.parametrize("generation", ["phones", "optIn"])
@pytest.mark.parametrize(
    "user",
    [
        {"external_id": "u-1", "email": "ada@example.com", "phone": PHONE, "first_name": 'A"\\\n'},
        {"external_id": "u-1", "phone": PHONE},
        {"email": "ada@example.com", "phone": PHONE},
        {"phone": PHONE, "alias": {"alias_label": "phone", "alias_name": PHONE}},
    ],
    ids=["all", "user-id", "e-mail", "phone-alone"],
)
def test_the_event_comes_back_to_the_user_it_went_out_from(
    engines: Engines, user: dict[str, Any], generation: str
) -> None:
    others: list[dict[str, Any]] = [
        {"external_id": "u-2", "email": "bob@example.com", "phone": "+17625555556"},
        {"alias": {"alias_label": "phone", "alias_name": "+17625555557"}},
    ]
    braze, regal = Braze([others[0], user, others[1]]), Regal()

    # Braze → Regal: the user finishes step 1, a canvas sends the webhook.
    out = script("regal/outbound/custom-event", generation)
    payload = braze.personalization(1, {"readyToCommit": True, "preferredSubject": 'x"\n'})
    assert regal.events_api(ran(engines, out, payload)) == {"message": "ok"}
    assert regal.contacts[PHONE]["events"] == ["Application Step 1 Completed"]

    # Regal → Braze: an agent calls, the reporting webhook goes through the transformation.
    back = script("regal/call.completed", generation)
    braze.track(ran(engines, back, regal.call(PHONE)))

    [(found, event)] = braze.events
    assert found == 1
    assert event["name"] == "Call Completed"
    assert event["time"] == "2022-07-15T03:17:39.000Z"
    assert event["properties"]["disposition"] == "Converted During Convo"
    assert event.get("external_id") == user.get("external_id")


def test_without_a_phone_number_nothing_goes_out(engines: Engines) -> None:
    out = script("regal/outbound/custom-event", "phones")
    payload = Braze([{"external_id": "u-1"}]).personalization(0, {})
    [outcome] = engines.run(out, [Input(json.dumps(payload))])
    assert outcome.error is not None
    assert outcome.error.kind == "abort"


@pytest.mark.parametrize(
    "settings",
    [
        {"identifiers": ["phone_alias"], "alias_label": "regal_phone"},
        {"identifiers": ["phone"]},
        {"identifiers": ["email", "external_id"], "event_names": "snake"},
        {"identifiers": ["external_id"], "update_existing_only": True},
    ],
    ids=lambda settings: "-".join(settings["identifiers"]),
)
def test_whatever_the_settings_it_is_the_same_user(
    engines: Engines, settings: dict[str, Any]
) -> None:
    alias = {"alias_label": settings.get("alias_label", "phone"), "alias_name": PHONE}
    user = {"external_id": "u-1", "email": "ada@example.com", "phone": PHONE, "alias": alias}
    other = {"external_id": "u-2", "alias": {"alias_label": "other", "alias_name": PHONE}}
    braze, regal = Braze([other, user]), Regal()
    out = script("regal/outbound/custom-event", "phones", **settings)
    regal.events_api(ran(engines, out, braze.personalization(1, {})))
    braze.track(
        ran(engines, script("regal/call.completed", "phones", **settings), regal.call(PHONE))
    )
    [(found, event)] = braze.events
    assert found == 1
    wanted = "call_completed" if "event_names" in settings else "Call Completed"
    assert event["name"] == wanted
    assert event["_update_existing_only"] is settings.get("update_existing_only", False)
