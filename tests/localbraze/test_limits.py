"""Limits that depend on what the profile has already."""

from __future__ import annotations

from typing import Any

import pytest

from brazesmith.localbraze import LocalBraze


@pytest.fixture
def braze() -> Any:
    braze = LocalBraze(seed=1)
    yield braze
    braze.close()


def custom(braze: LocalBraze) -> Any:
    """Return the custom attributes of the user `ada`."""
    (user,) = braze.export_ids({"external_ids": ["ada"]}).body["users"]
    return user["custom_attributes"]


def set_attributes(braze: LocalBraze, **attributes: Any) -> None:
    """Set attributes of the user `ada`."""
    answer = braze.track({"attributes": [{"external_id": "ada", **attributes}]})
    assert answer.body == {"message": "success", "attributes_processed": 1}


def test_an_array_keeps_the_newest_500(braze: LocalBraze) -> None:
    set_attributes(braze, tags=[f"tag {number}" for number in range(500)])
    set_attributes(braze, tags={"add": ["new", "tag 0"]})
    tags = custom(braze)["tags"]
    assert len(tags) == 500
    assert (tags[0], tags[-2:]) == ("tag 2", ["new", "tag 0"])


def test_a_nested_attribute_that_grows_too_large_keeps_its_value(braze: LocalBraze) -> None:
    half = {f"key {number}".replace(" ", "-"): "n" * 250 for number in range(250)}
    other = {f"other-{key}": value for key, value in half.items()}
    set_attributes(braze, home=half)
    set_attributes(braze, home=other, _merge_objects=True)
    assert custom(braze)["home"] == half
    assert any("102,400 bytes" in (one.reason or "") for one in braze.changes())


def test_an_array_of_objects_that_grows_too_large_keeps_its_value(braze: LocalBraze) -> None:
    notes = [{"text": "n" * 250} for _ in range(250)]
    set_attributes(braze, notes=notes)
    set_attributes(braze, notes={"$add": notes})
    assert custom(braze)["notes"] == notes


def test_a_state_of_email_reaches_100_users(braze: LocalBraze) -> None:
    users = [{"external_id": f"user-{n}", "email": "x@example.com"} for n in range(120)]
    for first in range(0, 120, 60):
        braze.track({"attributes": users[first : first + 60]})
    state = {"external_id": "user-0", "email_subscribe": "unsubscribed"}
    answer = braze.track({"attributes": [state]})
    found = braze.export_ids({"email_address": "x@example.com"}).body["users"]
    changed = [user for user in found if user["email_subscribe"] == "unsubscribed"]
    assert answer.own_decisions == ("shared-email-state",)
    assert (len(found), len(changed)) == (120, 100)


def test_a_type_is_that_of_the_workspace(braze: LocalBraze) -> None:
    braze.track({"attributes": [{"external_id": "bob", "seats": 5}]})
    braze.delete({"external_ids": ["bob"]})
    set_attributes(braze, seats="7")
    assert custom(braze) == {"seats": 7}
