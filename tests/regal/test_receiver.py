"""The local Regal's contacts: what a request makes of them, and what they are found by."""

from __future__ import annotations

from typing import Any

import pytest

from brazesmith.integrations.regal.receiver import keys, updated

PHONE, OTHER = "+15555550123", "+15555550124"


def contact(*bodies: dict[str, Any]) -> dict[str, Any]:
    """Return the contact after some requests."""
    found = None
    for body in bodies:
        found = updated(found, body)
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
