"""The local Regal: what a request makes of a contact, and which events it simulates."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from tests.regal.compiled import NAMES, body, example

from brazesmith.contract import judge
from brazesmith.engines import Emulator
from brazesmith.integrations.kit import Occurrence
from brazesmith.integrations.regal import receiver
from brazesmith.integrations.regal.receiver import after, keys, payload, updated

PHONE, OTHER = "+15555550123", "+15555550124"


def contact(*bodies: dict[str, Any]) -> dict[str, Any]:
    """Return the contact after some requests."""
    found = None
    for request in bodies:
        found = updated(found, request)
    assert found is not None
    return dict(found)


def test_a_contact_has_its_addresses_its_names_and_attributes_of_its_own() -> None:
    traits = {"phone": PHONE, "email": "ada@example.com", "firstName": "Ada", "plan": "pro"}
    assert contact({"userId": "u-1", "traits": traits}) == {
        "userId": "u-1",
        "phones": {PHONE: {"isPrimary": True}},
        "emails": {"ada@example.com": {"isPrimary": True}},
        "firstName": "Ada",
        "customProperties": {"plan": "pro"},
    }


def test_what_a_request_does_not_mention_stays() -> None:
    first = {"userId": "u-1", "traits": {"phone": PHONE, "firstName": "Ada", "plan": "pro"}}
    after = contact(first, {"traits": {"phone": PHONE, "seats": 2}})
    assert (after["userId"], after["firstName"]) == ("u-1", "Ada")
    assert after["customProperties"] == {"plan": "pro", "seats": 2}


@pytest.mark.parametrize(
    ("traits", "primary"),
    [
        ({"phones": {OTHER: {}, PHONE: {}}}, PHONE),
        ({"phones": {OTHER: {"isPrimary": True}, PHONE: {}}}, OTHER),
        ({"phone": OTHER, "phones": {PHONE: {}}}, OTHER),
    ],
)
def test_one_number_is_primary(traits: dict[str, Any], primary: str) -> None:
    phones = contact({"traits": traits})["phones"]
    assert [phone for phone in phones if phones[phone]["isPrimary"]] == [primary]


def test_the_latest_number_of_the_older_form_becomes_primary() -> None:
    phones = contact({"traits": {"phone": PHONE}}, {"traits": {"phone": OTHER}})["phones"]
    assert phones == {PHONE: {"isPrimary": False}, OTHER: {"isPrimary": True}}


@pytest.mark.parametrize(
    "traits",
    [
        {"phones": {PHONE: {"smsOptIn": {"subscribed": True, "source": "web"}}}},
        {"phone": PHONE, "optIn": [{"channel": "sms", "subscribed": True, "source": "web"}]},
        {"phones": {PHONE: {}}, "optIn": [{"channel": "sms", "subscribed": True, "source": "web"}]},
    ],
)
def test_a_consent_is_stored_at_its_number_in_either_form(traits: dict[str, Any]) -> None:
    consent = contact({"traits": traits})["phones"][PHONE]["smsOptIn"]
    assert consent == {"subscribed": True, "source": "web"}


def test_a_consent_for_a_channel_without_an_address_is_lost() -> None:
    traits = {"phone": PHONE, "optIn": [{"channel": "email", "subscribed": True}]}
    assert contact({"traits": traits})["emails"] == {}


def test_a_user_id_alone_creates_nobody() -> None:
    assert updated(None, {"userId": "u-1", "name": "Signed Up"}) is None


def test_a_contact_is_found_by_its_primary_number_first_and_its_user_id_last() -> None:
    body = {
        "userId": "u-1",
        "traits": {
            "phones": {PHONE: {}, OTHER: {"isPrimary": True}},
            "email": "Ada@Example.com",
        },
    }
    expected = [f"phone {OTHER}", f"phone {PHONE}", "email ada@example.com", "userId u-1"]
    assert keys(body) == keys(contact(body)) == expected


AT = datetime(2026, 3, 1, 12, 30, tzinfo=UTC)
ID = "0123456789abcdef" * 2
ADA = contact({"userId": "u-1", "traits": {"phone": PHONE, "email": "ada@example.com"}})


def simulated(event: str) -> dict[str, Any]:
    """Return the webhook of an event for Ada."""
    return payload(Occurrence(event, ADA, AT, ID))


@pytest.mark.parametrize("event", NAMES)
def test_braze_accepts_what_the_transform_makes_of_a_simulated_event(
    event: str, v8: Emulator
) -> None:
    sent = body(v8, event, simulated(event))
    if event == "agent.activity.updated":
        assert sent == {"attributes": []}
    else:
        assert judge(sent, now=AT).verdict == "accepted"
        alias = {"alias_name": PHONE, "alias_label": "phone"}
        for one in (*sent.get("events", []), *sent.get("attributes", [])):
            assert next(iter(one.values())) in ("u-1", "ada@example.com", alias)


@pytest.mark.parametrize("event", NAMES)
def test_the_examples_are_those_of_the_fixtures(event: str) -> None:
    examples = json.loads(Path(receiver.__file__).with_name("examples.json").read_text("utf-8"))
    assert examples[event] == json.loads(example(event))
    assert list(examples) == NAMES


def test_a_simulated_event_is_about_the_contact_and_as_of_now() -> None:
    sent = simulated("call.completed")
    before = json.loads(example("call.completed"))
    assert sent["userId"] == "u-1"
    assert sent["traits"] == {"phone": PHONE, "email": "ada@example.com"}
    assert sent["originalTimestamp"] == str(int(AT.timestamp()))
    assert sent["eventId"] == ID
    call, called = sent["properties"], before["properties"]
    assert call["call_id"] == f"WT{ID}"
    assert call["ended_at"] - call["started_at"] == called["ended_at"] - called["started_at"]
    assert call["disposition"] == called["disposition"]


@pytest.mark.parametrize(
    ("event", "name", "value"),
    [
        ("scheduled.reminder.created", "scheduled_at", "2026-03-02T20:52:39.000-04:00"),
        ("voicemail.completed", "contact_phone", PHONE),
        ("email.received", "sender_email", "ada@example.com"),
    ],
)
def test_times_and_addresses_in_the_properties_are_the_contacts(
    event: str, name: str, value: str
) -> None:
    assert simulated(event)["properties"][name] == value


def test_what_regal_does_not_know_about_a_contact_is_left_out() -> None:
    nobody = contact({"traits": {"phone": PHONE}})
    sent = payload(Occurrence("email.received", nobody, AT, ID))
    assert "userId" not in sent
    assert sent["traits"] == {"phone": PHONE}
    assert "sender_email" not in sent["properties"]


def test_a_created_contact_has_its_own_attributes() -> None:
    ada = contact({"traits": {"phone": PHONE, "firstName": "Ada", "plan": "pro"}})
    properties = payload(Occurrence("contact.created", ada, AT, ID))["properties"]
    assert (properties["firstName"], properties["plan"]) == ("Ada", "pro")
    assert "customProperty1" not in properties


@pytest.mark.parametrize(
    ("event", "channel", "group", "consent"),
    [
        ("contact.subscribed", "sms", "phones", {"smsOptIn": {"subscribed": True}}),
        ("contact.unsubscribed", "voice", "phones", {"voiceOptIn": {"subscribed": False}}),
        ("contact.unsubscribed", "email", "emails", {"emailOptIn": {"subscribed": False}}),
    ],
)
def test_a_subscription_changes_the_consent_of_the_primary_address(
    event: str, channel: str, group: str, consent: dict[str, Any]
) -> None:
    sent = simulated(event)
    changed = after(ADA, {**sent, "properties": {**sent["properties"], "channel": channel}})
    [address] = changed[group].values()
    assert address == {"isPrimary": True, **consent}


def test_an_edit_changes_the_attributes_of_the_contact() -> None:
    assert after(ADA, simulated("contact.attribute.edited"))["customProperties"] == {
        "annual_income": "300,000"
    }


def test_any_other_event_changes_nothing() -> None:
    assert all(
        after(ADA, simulated(event)) == ADA
        for event in NAMES
        if event not in ("contact.subscribed", "contact.unsubscribed", "contact.attribute.edited")
    )
