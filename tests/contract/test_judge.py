"""Real bodies pass, and no body makes the judge stumble."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from brazesmith.contract import judge
from brazesmith.contract.fields import ATTRIBUTE_FIELDS, EVENT_FIELDS, PURCHASE_FIELDS
from brazesmith.script import Destination

ALIAS = {"alias_name": "+15551234567", "alias_label": "phone"}

#: Bodies as vendors and Braze's own samples send them.
REAL = {
    "identified by e-mail alone": {"attributes": [{"email": "ada@example.com", "plan": "pro"}]},
    "identified by phone alone": {
        "events": [
            {"phone": "+12025550123", "name": "SMS Sent", "time": "2024-05-01T12:00:00.000Z"}
        ]
    },
    "identified by alias, allowed to create": {
        "attributes": [
            {"user_alias": ALIAS, "_update_existing_only": False, "phone": "+1555123456"}
        ]
    },
    "push token import without a user": {
        "attributes": [
            {
                "push_token_import": True,
                "email": "ada@example.com",
                "country": "US",
                "push_tokens": [{"app_id": "1be1", "token": "abcd", "device_id": "opt_val_1"}],
            },
            {"push_token_import": True, "push_tokens": [{"app_id": "1be1", "token": "efgh"}]},
        ]
    },
    "nulls that unset": {
        "attributes": [
            {
                "external_id": "u",
                "email": None,
                "phone": None,
                "first_name": None,
                "gender": None,
                "dob": None,
                "email_subscribe": None,
                "current_location": None,
                "old_attribute": None,
            }
        ]
    },
    "a partner": {"partner": "RudderStack", "attributes": [{"external_id": "u"}]},
    "operators on custom attributes": {
        "attributes": [
            {
                "external_id": "u",
                "_merge_objects": True,
                "visits": {"inc": 1},
                "colours": {"add": ["red"], "remove": ["blue"]},
                "pets": {
                    "$update": [
                        {
                            "$identifier_key": "id",
                            "$identifier_value": 4,
                            "$new_object": {"breed": "parakeet"},
                        }
                    ]
                },
                "visited_at": {"$time": "2024-05-01T12:00:00Z"},
                "Most Recent Mailer": "sent",
                "list": [1, "a", True],
            }
        ]
    },
    "nested event properties": {
        "events": [
            {
                "external_id": "u",
                "app_id": "11ae5b4b-2445-4440-a04f-bf537764c9ad",
                "name": "Order Placed",
                "time": "2013-07-16T19:20:30+01:00",
                "properties": {
                    "items": [{"name": "Pizza", "product_id": 5, "tags": []}],
                    "Order Total": 12,
                    "note": None,
                    "product_id": "SKU-1",
                    "delivery": {"time": "noon", "quantity": 1},
                },
            }
        ]
    },
    "a refund, whole numbers for the price": {
        "purchases": [
            {
                "external_id": "u",
                "product_id": "Completed Order",
                "currency": "USD",
                "price": -219,
                "quantity": 3,
                "time": "2022-12-06T03:45:12.040369+00:00",
                "properties": {"products": [{"price": 5, "quantity": 2}]},
            }
        ]
    },
    "subscription groups": {
        "attributes": [
            {
                "external_id": "u",
                "email": "ada@example.com",
                "email_subscribe": "subscribed",
                "subscription_groups": [
                    {
                        "subscription_group_id": "8a2f0b64-1f3a-4d1e-9c55-0d1f5e2b7a10",
                        "subscription_state": "unsubscribed",
                        "use_double_opt_in_logic": False,
                    }
                ],
            }
        ]
    },
}


@pytest.mark.parametrize("body", REAL.values(), ids=REAL.keys())
@pytest.mark.parametrize("profile", ["strict", "braze"])
def test_a_real_body_has_no_findings(body: Any, profile: Any) -> None:
    verdict = judge(body, profile=profile)
    assert verdict.findings == ()
    assert verdict.status == 201


def test_a_body_is_not_changed() -> None:
    for body in REAL.values():
        before = json.dumps(body)
        judge(body)
        assert json.dumps(body) == before


def test_a_deep_body_is_no_trouble() -> None:
    deep: Any = "leaf"
    for _ in range(100_000):
        deep = [{"a": deep}]
    assert judge({"events": [{"external_id": "u", "properties": {"deep": deep}}]}).status == 400
    assert judge(deep).status == 400
    # Taken apart step by step: Python would free it recursively.
    while isinstance(deep, list):
        deep = deep[0].pop("a")


NAMES = sorted(
    {field.name for field in (*ATTRIBUTE_FIELDS, *EVENT_FIELDS, *PURCHASE_FIELDS)}
    | {"attributes", "events", "purchases", "items", "id", "catalog_name", "a", "$", "x/y"}
)
KEYS = st.sampled_from(NAMES) | st.text(st.characters(), max_size=4)
LEAVES = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(st.characters(), max_size=8)
    | st.sampled_from(["2024-05-01T12:00:00Z", "9999-12-31T23:59:59-23:59", "USD", "a@b.co"])
    | st.sampled_from(["0001-01-01T00:00:00+23:59", "2024-02-30", "+15551234567"])
)
VALUES = st.recursive(
    LEAVES,
    lambda below: st.lists(below, max_size=3) | st.dictionaries(KEYS, below, max_size=4),
    max_leaves=12,
)
OBJECTS = st.lists(st.dictionaries(KEYS, VALUES, max_size=5) | VALUES, max_size=3)
BODIES = VALUES | st.fixed_dictionaries(
    {},
    optional={
        "attributes": OBJECTS,
        "events": OBJECTS,
        "purchases": OBJECTS,
        "items": OBJECTS,
        "catalog_name": VALUES,
    },
)


@settings(max_examples=150, deadline=None)
@given(
    BODIES,
    st.sampled_from(list(Destination)),
    st.sampled_from(["combined-75", "per-array-75"]),
    st.sampled_from(["strict", "braze"]),
)
def test_the_judge_never_raises(
    body: Any, destination: Destination, plan: Any, profile: Any
) -> None:
    verdict = judge(body, destination, plan=plan, profile=profile)
    json.dumps(verdict.to_json())
    rejected = [finding for finding in verdict.findings if finding.level == "rejected"]
    assert (verdict.verdict == "accepted") == (not rejected)
    assert (verdict.status == 400) == (verdict.verdict == "rejected")
    if profile == "braze":
        assert len(rejected) == len(verdict.findings)
