"""Laws of the local Regal's contacts, for any body that Regal accepts."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from brazesmith.contract import judge
from brazesmith.integrations.regal.destinations import REGAL
from brazesmith.integrations.regal.receiver import keys, updated

PHONES = st.sampled_from(["+15555550123", "+15555550124", "555", ""])
EMAILS = st.sampled_from(["ada@example.com", "ADA@example.com", "bob@example.com", "x"])
ODD: st.SearchStrategy[Any] = st.sampled_from(
    [None, 0, True, "", "x", [], {}, {"a": None}, "\ud83d", 1e300]
)
CONSENTS = st.fixed_dictionaries({"subscribed": st.booleans()}, optional={"source": ODD})
OPT_INS = st.fixed_dictionaries(
    {"channel": st.sampled_from(["voice", "sms", "email", "SMS"]), "subscribed": st.booleans()},
    optional={"source": ODD},
)
ADDRESSES = st.fixed_dictionaries(
    {},
    optional={
        "label": ODD,
        "isPrimary": st.booleans(),
        "voiceOptIn": CONSENTS,
        "smsOptIn": CONSENTS,
        "emailOptIn": CONSENTS,
    },
)
TRAITS = st.fixed_dictionaries(
    {},
    optional={
        "phone": PHONES,
        "email": EMAILS,
        "phones": st.dictionaries(PHONES, ADDRESSES, max_size=2),
        "emails": st.dictionaries(EMAILS, ADDRESSES, max_size=2),
        "optIn": st.lists(OPT_INS, max_size=3),
        "firstName": ODD,
        "plan": ODD,
        "customProperties": ODD,
    },
)
BODIES = st.fixed_dictionaries(
    {"traits": TRAITS}, optional={"userId": st.sampled_from(["u-1", "u-2", ""])}
)


def accepted(body: Any) -> bool:
    """Return whether Regal accepts a body."""
    return judge(body, REGAL).verdict == "accepted"


def primaries(addresses: dict[str, Any]) -> int:
    """Return how many addresses are primary."""
    return sum(address.get("isPrimary") is True for address in addresses.values())


@settings(max_examples=200, deadline=None)
@given(st.lists(BODIES, max_size=4))
def test_a_contact_is_json_with_one_primary_number_and_address(bodies: list[Any]) -> None:
    contact = None
    for body in filter(accepted, bodies):
        contact = updated(contact, body)
    if contact is not None:
        assert json.loads(json.dumps(contact)) == contact
        assert all(primaries(contact[one]) == bool(contact[one]) for one in ("phones", "emails"))


@settings(max_examples=200, deadline=None)
@given(BODIES)
def test_the_same_request_twice_is_the_same_as_once(body: Any) -> None:
    if accepted(body):
        once = updated(None, body)
        assert once is None or updated(once, body) == once


@settings(max_examples=200, deadline=None)
@given(BODIES)
def test_a_contact_is_found_by_what_its_request_is_found_by(body: Any) -> None:
    if accepted(body):
        contact = updated(None, body)
        assert contact is None or set(keys(body)) == set(keys(contact))
