"""Real bodies pass, and no body makes the judge stumble."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from brazesmith.contract import judge
from brazesmith.contract.destination import Destination
from brazesmith.contract.destinations import destinations
from brazesmith.contract.fields import ATTRIBUTE_FIELDS, EVENT_FIELDS, PURCHASE_FIELDS

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


#: The shapes of bodies that customer data platforms send; they may be told something, no more.
PLATFORMS = {
    "RudderStack, an order of an anonymous user": {
        "partner": "RudderStack",
        "attributes": [
            {
                "email": "mickey@disney.com",
                "city": "Disney",
                "country": "USA",
                "firstname": "Mickey",
                "_update_existing_only": False,
                "user_alias": {"alias_name": "e6ab2c5e-2cda", "alias_label": "rudder_id"},
            }
        ],
        "purchases": [
            {
                "product_id": "507f1f77bcf86cd799439011",
                "price": 0,
                "currency": "USD",
                "quantity": 1,
                "time": "2020-01-24T11:59:02.402+05:30",
                "_update_existing_only": False,
                "user_alias": {"alias_name": "e6ab2c5e-2cda", "alias_label": "rudder_id"},
            }
        ],
    },
    "RudderStack, a batch of users": {
        "partner": "RudderStack",
        "attributes": [
            {
                "email": f"user{number}@example.com",
                "first_name": "Ada",
                "last_name": "Lovelace",
                "external_id": f"user-{number}",
            }
            for number in range(2)
        ],
    },
    "an exercise, with an offset of one digit": {
        "attributes": [{"external_id": "user-1", "first_name": "Ada", "age": 26}],
        "events": [
            {
                "external_id": "user-1",
                "app_id": "11ae5b4b-2445-4440-a04f-bf537764c9ad",
                "name": "rented_car",
                "time": "2019-11-14T13:50:10+1:00",
            }
        ],
        "purchases": [
            {
                "external_id": "user-1",
                "app_id": "11ae5b4b-2445-4440-a04f-bf537764c9ad",
                "product_id": "Car",
                "currency": "USD",
                "price": 12000.00,
                "time": "2019-11-14T13:50:10+1:00",
                "properties": {"year": 2019, "model": "Y"},
            }
        ],
    },
    "RudderStack, a group": {
        "partner": "RudderStack",
        "attributes": [{"ab_rudder_group_1234": True, "external_id": "Randomuser2222"}],
    },
    "Segment, an order": {
        "events": [
            {
                "external_id": "userId1",
                "email": "email@email.com",
                "phone": "+14155551234",
                "app_id": "test_app_id",
                "name": "ecommerce.order_placed",
                "time": "2024-06-10T12:00:00.000Z",
                "properties": {
                    "currency": "USD",
                    "source": "test_source",
                    "products": [
                        {
                            "product_id": "prod_1",
                            "product_name": "Product 1",
                            "variant_id": "Size M",
                            "image_url": "https://example.com/prod1.jpg",
                            "quantity": 2,
                            "price": 25,
                            "metadata": {"color": "red", "size": "M"},
                        }
                    ],
                    "total_value": 100,
                    "order_id": "order_id_1",
                    "total_discounts": 10,
                    "discounts": [{"code": "SUMMER21", "amount": 5}],
                    "cart_id": "cart_id_1",
                    "metadata": {"custom_field_4": ["a"], "custom_field_5": {"nested": "value"}},
                },
                "_update_existing_only": True,
            }
        ]
    },
    "Segment, a user": {
        "attributes": [
            {"_update_existing_only": True, "country": "United States", "external_id": "user1234"}
        ]
    },
    "Segment, a user with a place": {
        "attributes": [
            {
                "_update_existing_only": False,
                "country": "Austria",
                "current_location": {"latitude": 47.0707, "longitude": 15.4395},
                "external_id": "user-1",
            }
        ]
    },
    "Segment, an event without properties": {
        "events": [
            {
                "_update_existing_only": False,
                "app_id": "my-app-id",
                "external_id": "user-1",
                "name": "Test Event",
                "properties": {},
                "time": "2021-08-03T17:40:04.055Z",
            }
        ]
    },
    "PostHog": {
        "attributes": [{"email": "test@posthog.com", "name": "Test User", "external_id": "test"}],
        "events": [
            {
                "properties": {"is_a_demo_user": True, "$lib": "web"},
                "external_id": "test",
                "name": "account created",
                "time": "2023-06-16T00:00:00.00Z",
            }
        ],
    },
    "a subscription service": {
        "events": [
            {
                "external_id": "user-1",
                "app_id": "11ae5b4b-2445-4440-a04f-bf537764c9ad",
                "name": "rc_renewal_event",
                "time": "2022-07-15T03:17:39+00:00",
                "properties": {
                    "product_id": "monthly",
                    "price": 9.99,
                    "currency": "USD",
                    "is_family_share": False,
                    "entitlement_ids": ["pro"],
                    "cancel_reason": None,
                },
            }
        ],
        "purchases": [
            {
                "external_id": "user-1",
                "product_id": "monthly",
                "price": -9.99,
                "currency": "usd",
                "time": "2022-07-15T03:17:39.000000+00:00",
            }
        ],
    },
}


@pytest.mark.parametrize("body", PLATFORMS.values(), ids=PLATFORMS.keys())
def test_what_platforms_send_is_not_refused(body: Any) -> None:
    assert judge(body).verdict == "accepted"
    assert judge(body, profile="braze").findings == ()


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
    st.sampled_from(destinations()),
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
    if profile == "braze" and destination.has_profiles:
        assert len(rejected) == len(verdict.findings)
