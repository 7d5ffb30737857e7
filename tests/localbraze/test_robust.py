"""No request makes a local Braze raise an exception, whatever JSON it holds."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from brazesmith.contract import RULES
from brazesmith.contract.fields import ATTRIBUTE_FIELDS, EVENT_FIELDS, PURCHASE_FIELDS
from brazesmith.localbraze import LocalBraze

WORDS = st.sampled_from(
    [
        *("ada", "x@example.com", "+17241234567", "2026-11-01T00:00:00Z", "subscribed", "USD", ""),
        *("f1a7b2c8-4b3f-4f0e-9a57-3d5e8b1c6f92", "\ud800", "identified", " "),
    ]
)
OPERATORS = st.sampled_from(
    [
        *("inc", "add", "remove", "$add", "$remove", "$update", "$time", "$identifier_key"),
        *("$identifier_value", "$new_object", "alias_name", "alias_label", "external_id", "email"),
        *("subscription_group_id", "subscription_state", "app_id", "token", "longitude"),
        *("latitude", "phone", "user_alias", "prioritization", "id", "name", "type"),
    ]
)
FLOATS = st.floats(allow_nan=False, allow_infinity=False) | st.sampled_from([10**400, -1.7e308])
SCALARS = st.none() | st.booleans() | st.integers(-3, 10**30) | FLOATS | WORDS
VALUES = st.recursive(
    SCALARS,
    lambda below: st.lists(below, max_size=3) | st.dictionaries(OPERATORS, below, max_size=3),
    max_leaves=8,
)
TRACK_OBJECTS = st.one_of(
    *(
        st.tuples(
            st.just(name),
            st.fixed_dictionaries(
                {"external_id": st.just("ada"), **required},
                optional={
                    name: VALUES
                    for name in ("custom", " c ", *(one.name for one in fields))
                    if name not in ("external_id", *required)
                },
            ),
        )
        for name, fields, required in (
            ("attributes", ATTRIBUTE_FIELDS, {}),
            (
                "events",
                EVENT_FIELDS,
                {"name": st.just("Called"), "time": st.just("2026-11-01T00:00:00Z")},
            ),
            (
                "purchases",
                PURCHASE_FIELDS,
                {
                    "product_id": st.just("mug"),
                    "currency": st.just("USD"),
                    "price": st.just(1),
                    "time": st.just("2026-11-01T00:00:00Z"),
                },
            ),
        )
    )
)
#: What is not an attribute, and values that set nothing.
FLAGS = ("external_id", "user_alias", "braze_id", "push_token_import", "_merge_objects")
NOTHING: tuple[Any, ...] = (None, [])


@given(TRACK_OBJECTS.filter(lambda one: one[0] == "attributes"))
@settings(max_examples=80)
def test_nothing_is_lost_without_a_log(one: tuple[str, dict[str, Any]]) -> None:
    braze = LocalBraze(seed=1)
    braze.track({"attributes": [{"external_id": "ada"}]})
    request = braze.track({"attributes": [one[1]]}).request
    assert request is not None
    log = braze.changes_of(request)
    braze.close()
    if any(change.action == "rejected" for change in log):
        return
    for name, value in one[1].items():
        if name not in (*FLAGS, "_update_existing_only") and value not in NOTHING:
            assert any(name.strip(" ") in change.name for change in log)


PRODUCTS = st.fixed_dictionaries(
    {
        "product_id": st.sampled_from(["mug", "cap"]),
        "product_name": st.just("Mug"),
        "variant_id": st.just("m"),
        "quantity": st.integers(-1, 3),
        "price": st.just(1.5),
    },
    optional={"metadata": VALUES},
)
CARTS = st.fixed_dictionaries(
    {
        "cart_id": st.sampled_from(["c1", "c2", "c" * 300]),
        "products": st.lists(PRODUCTS, max_size=3) | VALUES,
        "currency": st.just("USD"),
        "source": st.just("shop"),
        "total_value": st.just(5),
    },
    optional={"action": st.sampled_from(["add", "remove", "replace"]), "metadata": VALUES},
)
KEYS = {
    "export_ids": ("external_ids", "user_aliases", "braze_id", "email_address", "phone"),
    "new_aliases": ("user_aliases",),
    "identify": ("aliases_to_identify", "emails_to_identify", "phone_numbers_to_identify"),
    "merge": ("merge_updates",),
    "delete": ("external_ids", "user_aliases", "email_addresses", "phone_numbers"),
    "set_subscriptions": ("subscription_groups",),
    "set_subscription": ("subscription_group_id", "subscription_state", "external_id", "email"),
    "user_subscriptions": ("external_id", "email", "phone[]", "limit", "offset"),
    "subscription_status": ("subscription_group_id", "external_id", "email", "phone[]"),
    "send_messages": ("external_user_ids", "user_aliases", "messages", "audience"),
    "create_catalogs": ("catalogs",),
}
REQUESTS = st.one_of(
    *(
        st.tuples(
            st.just(name),
            VALUES | st.fixed_dictionaries({}, optional=dict.fromkeys(keys, VALUES)),
        )
        for name, keys in KEYS.items()
    )
)


@given(st.lists(TRACK_OBJECTS, max_size=4))
@settings(max_examples=80)
def test_any_values_of_known_fields(objects: list[tuple[str, dict[str, Any]]]) -> None:
    braze = LocalBraze(seed=1)
    for name, sent in objects:
        braze.track({name: [sent]})
        braze.track_sync({name: [sent]})
    braze.export_ids({"external_ids": ["ada"], "phone": "+17241234567"})
    braze.close()


@given(st.lists(CARTS, max_size=4))
@settings(max_examples=80)
def test_any_cart(carts: list[dict[str, Any]]) -> None:
    braze = LocalBraze(seed=1)
    for properties in carts:
        event = {"external_id": "ada", "name": "ecommerce.cart_updated", "properties": properties}
        assert braze.track({"events": [{**event, "time": "2026-11-01T00:00:00Z"}]}).status == 201
    for user in braze.users().users:
        profile = braze.profile(user.braze_id)
        assert profile is not None
        quantities = [one["quantity"] for cart in profile["carts"] for one in cart["products"]]
        assert all(one > 0 for one in quantities)
    state = braze.export_state()
    braze.load_state(state)
    assert braze.export_state() == state
    braze.close()


@given(st.lists(REQUESTS, max_size=3))
@settings(max_examples=80)
def test_any_request(requests: list[tuple[str, Any]]) -> None:
    braze = LocalBraze(seed=1)
    braze.track({"attributes": [{"external_id": "ada", "email": "x@example.com"}]})
    for name, body in requests:
        assert getattr(braze, name)(body).status in (200, 201, 202, 400, 404)
    braze.close()


@given(st.lists(st.tuples(st.sampled_from(["PUT", "PATCH", "DELETE"]), VALUES), max_size=4))
@settings(max_examples=80)
def test_any_items(requests: list[tuple[Any, Any]]) -> None:
    braze = LocalBraze(seed=1)
    types = ("string", "number", "boolean", "time", "geo", "object", "array")
    fields = [{"name": "id", "type": "string"}, *({"name": one, "type": one} for one in types)]
    braze.create_catalogs({"catalogs": [{"name": "shops", "description": "", "fields": fields}]})
    for method, value in requests:
        items = [{"id": "a", one: value} for one in types]
        for item in (*items, value):
            answer = braze.change_items(method, "shops", {"items": [item]})
            assert answer.status in (202, 400)
        braze.create_fields("shops", {"fields": value})
        braze.create_fields("shops", value)
    braze.get_items("shops")
    braze.close()


@pytest.mark.parametrize("levels", [100, 400, 900, 990, 100_000])
def test_any_depth(levels: int) -> None:
    braze = LocalBraze(seed=1)
    value: Any = {"leaf": 1}
    for _ in range(levels):
        value = {"below": value}
    body = {"attributes": [{"external_id": "ada", "custom": value, "_merge_objects": True}]}
    statuses = {braze.track(body).status for _ in range(2)}
    assert statuses <= {201, 400}
    exported = braze.export_ids({"external_ids": ["ada"]})
    assert len(exported.body["users"]) == (statuses == {201})
    assert braze.export_ids(value).status in (201, 400)
    braze.close()


def test_sums_stay_within_the_numbers_of_json() -> None:
    braze = LocalBraze(seed=1)
    for price in (10**400, 1.7e308, 1.7e308):
        bought = {"product_id": "mug", "currency": "USD", "price": price}
        purchase = {"external_id": "ada", **bought, "time": "2026-11-01T00:00:00Z"}
        attributes = {"external_id": "ada", "seats": {"inc": price}}
        assert braze.track({"purchases": [purchase], "attributes": [attributes]}).status == 201
    user = braze.export_ids({"external_ids": ["ada"]}).body["users"][0]
    braze.close()
    assert json.loads(json.dumps(user, allow_nan=False)) == user


@pytest.mark.parametrize("rule", [pytest.param(rule, id=rule.code) for rule in RULES])
def test_the_examples_of_every_rule(rule: Any) -> None:
    braze = LocalBraze(seed=1)
    for body in (rule.good, rule.bad):
        for answer in (braze.track(body), braze.track_sync(body), braze.send_messages(body)):
            assert answer.status in (201, 400)
    braze.close()
