"""States of e-mail subscriptions and of subscription groups."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any, Final

from brazesmith.localbraze.profiles import (
    Profile,
    by_email,
    email_key,
    phone_key,
    save,
)
from brazesmith.localbraze.store import Work
from brazesmith.localbraze.times import printed

#: A change of state reaches so many users with the same address.
MOST_SHARING: Final = 100
#: So long Braze keeps the state of a group for an address that no user has.
ORPHAN_DAYS: Final = 30


def with_email(work: Work, profile: Profile, address: str | None) -> Profile:
    """Return a profile with an address; a new one has the state of others with it, or is new."""
    old = profile.fields.get("email")
    if address is None:
        return profile.with_values("fields", {"email": None, "email_subscribe": None})
    if old is not None and email_key(old) == email_key(address):
        return profile.with_values("fields", {"email": address})
    others = [one for one in by_email(work, address) if one.number != profile.number]
    state = others[0].fields.get("email_subscribe") if others else None
    contact = {"email": address, "email_subscribe": state or "subscribed"}
    return profile.with_values("fields", contact)


def with_email_state(work: Work, profile: Profile, state: str | None) -> Profile:
    """Return a profile with a state, after setting it for others with the same address."""
    address = profile.fields.get("email")
    if address is not None:
        others = [one for one in by_email(work, address) if one.number != profile.number]
        if len(others) >= MOST_SHARING:
            work.decide("shared-email-state")
        for other in others[: MOST_SHARING - 1]:
            save(work, other.with_values("fields", {"email_subscribe": state}))
    return profile.with_values("fields", {"email_subscribe": state})


def with_groups(profile: Profile, groups: Sequence[dict[str, Any]]) -> Profile:
    """Return a profile with the states of subscription groups."""
    states = {one["subscription_group_id"].lower(): one["subscription_state"] for one in groups}
    return profile.with_values("groups", states)


def forget(work: Work, profile: Profile) -> None:
    """Drop the states that are kept for the addresses of a deleted profile if nobody has them."""
    for name, key in (("email", email_key), ("phone", phone_key)):
        address = profile.fields.get(name)
        if type(address) is str:
            column = f"SELECT 1 FROM profiles WHERE {name} = ?"
            if work.row(column, key(address)) is None:
                work.rows("DELETE FROM orphans WHERE address = ?", key(address))


def inherit(work: Work, profile: Profile) -> Profile:
    """Return a new profile with the states of groups that were set for its address before."""
    oldest = printed(work.now - timedelta(days=ORPHAN_DAYS))
    states: dict[str, str] = {}
    for name, key in (("phone", phone_key), ("email", email_key)):
        address = profile.fields.get(name)
        if type(address) is str:
            sql = "SELECT group_id, state FROM orphans WHERE address = ? AND at >= ?"
            states |= dict(work.rows(sql, key(address), oldest))
            work.rows("DELETE FROM orphans WHERE address = ?", key(address))
    own = {**states, **profile.groups}
    return profile.with_values("groups", own) if states else profile
