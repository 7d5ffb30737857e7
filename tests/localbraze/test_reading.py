"""What the page and the log read: counts, users, a profile, the history of changes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from brazesmith.localbraze import Clock, Counts, LocalBraze

NOW = datetime(2026, 11, 29, 12, tzinfo=UTC)
AT = "2026-11-29T12:00:00.000Z"
GROUP = "f1a7b2c8-4b3f-4f0e-9a57-3d5e8b1c6f92"
TIME = "2026-11-01T00:00:00Z"
USERS: list[dict[str, Any]] = [
    {
        "external_id": "ada-1",
        "email": "Ada@Example.com",
        "first_name": "Ada",
        "last_name": "Lovelace",
        "phone": "+1 (724) 123-4567",
        "subscription_groups": [
            {"subscription_group_id": GROUP, "subscription_state": "subscribed"}
        ],
    },
    {"external_id": "bob", "email": "bob@example.com", "first_name": "Élodie"},
    {
        "user_alias": {"alias_name": "Cyd%", "alias_label": "crm"},
        "_update_existing_only": False,
        "plan": "pro",
    },
]


@pytest.fixture
def braze() -> Any:
    braze = LocalBraze(seed=1, clock=Clock(NOW))
    assert braze.track({"attributes": USERS}).request == 1
    yield braze
    braze.close()


@pytest.mark.parametrize(
    ("search", "found"),
    [
        ("", ["Cyd%", "bob", "ada-1"]),
        ("  ", ["Cyd%", "bob", "ada-1"]),
        ("ADA", ["ada-1"]),
        ("a-1", ["ada-1"]),
        ("cyd", ["Cyd%"]),
        ("%", ["Cyd%"]),
        ("example.COM", ["bob", "ada-1"]),
        ("ada love", ["ada-1"]),
        ("éLODIE", ["bob"]),
        ("(724) 123", ["ada-1"]),
        ("+1 724-123-4567", ["ada-1"]),
        ("7241234567", ["ada-1"]),
        ("ada\nada", []),
        ("\ud800", []),
        ("nobody", []),
    ],
)
def test_a_search(braze: LocalBraze, search: str, found: list[str]) -> None:
    page = braze.users(search)
    rows = [row.external_id or row.aliases[0]["alias_name"] for row in page.users]
    assert (rows, page.total, page.after) == (found, len(found), None)


def test_a_search_by_braze_id(braze: LocalBraze) -> None:
    (ada,) = braze.users("lovelace").users
    assert [row.external_id for row in braze.users(ada.braze_id[:12]).users] == ["ada-1"]
    assert (ada.name, ada.email, ada.updated) == ("Ada Lovelace", "Ada@Example.com", AT)


def test_pages_of_users(braze: LocalBraze) -> None:
    found, after = [], None
    for _ in range(3):
        page = braze.users(limit=1, after=after)
        after = page.after
        found += [row.external_id for row in page.users]
        assert page.total == 3
    assert (found, after) == ([None, "bob", "ada-1"], None)


def test_the_user_that_was_updated_last_is_first(braze: LocalBraze) -> None:
    braze.track({"attributes": [{"external_id": "ada-1", "first_name": "Ada"}]})
    assert braze.users().users[0].external_id == "ada-1"


def test_counts_follow_merges_and_deletions(braze: LocalBraze) -> None:
    event = {"name": "Called", "time": TIME}
    bought = {"product_id": "mug", "currency": "USD", "price": 1, "quantity": 3, "time": TIME}
    for external_id in ("ada-1", "bob"):
        identified = {"external_id": external_id}
        braze.track({"events": [identified | event], "purchases": [identified | bought]})
    braze.create_catalogs(
        {
            "catalogs": [
                {
                    "name": "shops",
                    "description": "",
                    "fields": [{"name": "id", "type": "string"}],
                }
            ]
        }
    )
    assert braze.counts() == Counts(profiles=3, events=2, purchases=6, catalogs=1)
    update = {
        "identifier_to_merge": {"external_id": "bob"},
        "identifier_to_keep": {"external_id": "ada-1"},
    }
    braze.merge({"merge_updates": [update]})
    assert braze.counts() == Counts(profiles=2, events=2, purchases=6, catalogs=1)
    braze.delete({"external_ids": ["ada-1"]})
    assert braze.counts() == Counts(profiles=1, events=0, purchases=0, catalogs=1)
    assert [catalog["name"] for catalog in braze.catalogs()] == ["shops"]


def test_a_profile_is_an_export_with_its_groups(braze: LocalBraze) -> None:
    (ada,) = braze.users("ada").users
    profile = braze.profile(ada.braze_id)
    assert profile is not None
    exported = braze.export_ids({"external_ids": ["ada-1"]}).body["users"][0]
    assert {key: profile[key] for key in exported} == exported
    assert profile["subscription_groups"] == USERS[0]["subscription_groups"]
    assert profile["updated_at"] == AT
    assert braze.profile("nobody") is None


def test_a_history_shows_the_latest_change_first_with_its_request(braze: LocalBraze) -> None:
    answer = braze.track({"attributes": [{"external_id": "bob", "plan": "pro", "seats": 2}]})
    (bob,) = braze.users("bob").users
    changes = braze.history(bob.braze_id)
    assert answer.request == 2
    assert [(one.name, one.request) for one in changes[:3]] == [
        ("custom.seats", 2),
        ("custom.plan", 2),
        ("fields.first_name", 1),
    ]
    assert (changes[0].endpoint, changes[0].at) == ("POST /users/track", AT)
    assert (changes[0].action, changes[0].before, changes[0].after) == ("set", None, 2)
    assert [one.name for one in braze.changes_of(2)] == ["custom.plan", "custom.seats"]
    latest, *earlier = changes
    assert braze.history(bob.braze_id, limit=2, before=latest.number) == earlier[:2]
    assert braze.changes_of(99) == braze.history("nobody") == []


def cart(action: str | None, **quantities: int) -> dict[str, Any]:
    """Return a request that updates the cart `c1`."""
    products = [
        {"product_id": one, "product_name": one, "variant_id": "m", "quantity": n, "price": 2.5}
        for one, n in quantities.items()
    ]
    properties = {"cart_id": "c1", "currency": "USD", "source": "shop", "total_value": 1}
    event = {"external_id": "bob", "name": "ecommerce.cart_updated", "time": TIME}
    sent = {**properties, "products": products, **({"action": action} if action else {})}
    return {"events": [{**event, "properties": sent}]}


def test_a_cart_is_replaced_or_changed_and_expires(braze: LocalBraze) -> None:
    (bob,) = braze.users("bob").users

    def lines() -> list[dict[str, int]]:
        profile = braze.profile(bob.braze_id)
        assert profile is not None
        return [
            {one["product_id"]: one["quantity"] for one in found["products"]}
            for found in profile["carts"]
        ]

    for action, quantities, expected in (
        (None, {"mug": 2, "cap": 1}, {"mug": 2, "cap": 1}),
        ("add", {"mug": 1, "pen": 5}, {"mug": 3, "cap": 1, "pen": 5}),
        ("remove", {"mug": 1, "cap": 1}, {"mug": 2, "pen": 5}),
        ("replace", {"cap": 4}, {"cap": 4}),
    ):
        answer = braze.track(cart(action, **quantities))
        assert answer.body == {"message": "success", "events_processed": 1}
        assert lines() == [expected]
        assert ("cart-lines" in answer.own_decisions) == (action in ("add", "remove"))
    assert "carts.c1" in [one.name for one in braze.history(bob.braze_id)]
    braze.set_clock(NOW + timedelta(days=31))
    assert lines() == []


def test_both_carts_are_kept_when_users_are_merged(braze: LocalBraze) -> None:
    braze.track(cart(None, mug=1))
    request = cart(None, cap=1)
    request["events"][0]["external_id"] = "ada-1"
    request["events"][0]["properties"]["cart_id"] = "c2"
    braze.track(request)
    update = {
        "identifier_to_merge": {"external_id": "bob"},
        "identifier_to_keep": {"external_id": "ada-1"},
    }
    braze.merge({"merge_updates": [update]})
    profile = braze.profile(braze.users("ada-1").users[0].braze_id)
    assert profile is not None
    assert {one["cart_id"] for one in profile["carts"]} == {"c1", "c2"}
