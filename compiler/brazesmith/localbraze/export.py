"""`/users/export/ids`: profiles as Braze prints them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from brazesmith.localbraze.answer import Reply
from brazesmith.localbraze.naming import MOST_IDS, TOO_MANY, is_alias
from brazesmith.localbraze.profiles import (
    Profile,
    by_alias,
    by_braze_id,
    by_device,
    by_email,
    by_external_id,
    by_phone,
    phone_key,
)
from brazesmith.localbraze.store import Work
from brazesmith.localbraze.times import printed

_DAYS: Final = 90
#: Standard attributes that are printed as they are stored.
_FIELDS: Final = (
    *("first_name", "last_name", "email", "home_city", "country", "language", "time_zone", "dob"),
    *("gender", "email_subscribe", "push_subscribe"),
)
#: What is known of users of apps and receivers of messages, which a local Braze does not have.
_EMPTY: Final = ("devices", "apps", "campaigns_received", "canvases_received", "cards_clicked")
_ABSENT: Final = (
    *("attributed_campaign", "attributed_source", "attributed_adgroup", "attributed_ad"),
    "uninstalled_at",
)


def export(work: Work, body: Any) -> Reply:
    """Return the users that a request names, and the external ids that nobody has."""
    if problem := _problem(body):
        work.decide("export-limit")
        return 400, {"message": problem}
    work.decide("unprinted-status")
    if sum(name in body for name in ("device_id", "email_address", "phone")) > 1:
        work.decide("export-identifiers")
    found: dict[str, Profile] = {}
    invalid = []
    for external_id in body.get("external_ids", []):
        user = by_external_id(work, external_id)
        if user is None:
            invalid.append(external_id)
        else:
            found[user.braze_id] = user
    aliases = [by_alias(work, alias) for alias in body.get("user_aliases", [])]
    users = [user for user in aliases if user is not None]
    for name, find in _FINDERS.items():
        if (value := body.get(name)) is not None:
            users += find(work, value)
    found |= {user.braze_id: user for user in users}
    fields = body.get("fields_to_export")
    if not fields:
        work.decide("export-selection")
    printed_users = [print_user(work, user, fields or FIELDS) for user in found.values()]
    answer: dict[str, Any] = {"message": "success", "users": printed_users}
    return 201, {**answer, "invalid_user_ids": invalid} if invalid else answer


def _with_braze_id(work: Work, braze_id: str) -> list[Profile]:
    found = by_braze_id(work, braze_id)
    return [] if found is None else [found]


_FINDERS: Final[Mapping[str, Callable[[Work, str], list[Profile]]]] = {
    "braze_id": _with_braze_id,
    "device_id": by_device,
    "email_address": by_email,
    "phone": by_phone,
}


def _problem(body: Any) -> str | None:
    """Return why a request is refused, or None."""
    if type(body) is not dict:
        return "[brazesmith] the body is not an object"
    ids, aliases = body.get("external_ids", []), body.get("user_aliases", [])
    if type(ids) is not list or any(type(one) is not str for one in ids):
        return "[brazesmith] `external_ids` is not an array of strings"
    if type(aliases) is not list or not all(map(is_alias, aliases)):
        return "[brazesmith] `user_aliases` is not an array of objects with a name and a label"
    if len(ids) + len(aliases) > MOST_IDS:
        return TOO_MANY
    fields = body.get("fields_to_export", [])
    if type(fields) is not list or any(type(one) is not str for one in fields):
        return "[brazesmith] `fields_to_export` is not an array of strings"
    if not ids and not aliases and not _FINDERS.keys() & body.keys():
        return "[brazesmith] expected `external_ids`, `user_aliases` or another identifier"
    wrong = next((name for name in _FINDERS if type(body.get(name, "")) is not str), None)
    return f"[brazesmith] `{wrong}` is not a string" if wrong else None


def print_user(work: Work, user: Profile, fields: tuple[str, ...] | list[str]) -> dict[str, Any]:
    """Return the fields of a user that are asked for, without those that Braze does not have."""
    if (user.events and "custom_events" in fields) or (user.purchases and "purchases" in fields):
        work.decide("recent-days")
    return {name: _PRINTED[name](user, work.now) for name in fields if name in _PRINTED}


def _recent(counted: Mapping[str, Any], now: datetime) -> list[dict[str, Any]]:
    oldest = printed(now - timedelta(days=_DAYS))
    recent = [{"name": name, **one} for name, one in counted.items() if one["last"] >= oldest]
    return sorted(recent, key=lambda one: one["name"])


def _place(user: Profile) -> list[Any] | None:
    place = user.fields.get("current_location")
    return [place["longitude"], place["latitude"]] if place else None


def _phone(user: Profile) -> Any:
    phone = user.fields.get("phone")
    if type(phone) is not str:
        return phone
    digits = "".join(one for one in phone if one.isdigit())
    return phone_key(phone) if phone.lstrip().startswith("+") else digits or phone


def _aliases(user: Profile) -> list[dict[str, str]]:
    return [{"alias_name": name, "alias_label": label} for label, name in user.aliases.items()]


def _tokens(user: Profile) -> list[dict[str, Any]]:
    tokens = user.fields.get("push_tokens", [])
    return [
        {"app": one["app_id"], "token": one["token"], "device_id": one["device_id"]}
        for one in tokens
    ]


def _field(name: str) -> Callable[[Profile, datetime], Any]:
    return lambda user, now: user.fields.get(name)


_PRINTED: Final[Mapping[str, Callable[[Profile, datetime], Any]]] = {
    "created_at": lambda user, now: user.created_at.replace("T", " ").replace("Z", " UTC"),
    "external_id": lambda user, now: user.external_id,
    "braze_id": lambda user, now: user.braze_id,
    "user_aliases": lambda user, now: _aliases(user),
    "random_bucket": lambda user, now: user.random_bucket,
    **{name: _field(name) for name in _FIELDS},
    "phone": lambda user, now: _phone(user),
    "last_coordinates": lambda user, now: _place(user),
    "total_revenue": lambda user, now: float(user.totals.get("revenue", 0)),
    "custom_attributes": lambda user, now: dict(user.custom),
    "custom_events": lambda user, now: _recent(user.events, now),
    "purchases": lambda user, now: _recent(user.purchases, now),
    "push_tokens": lambda user, now: _tokens(user),
    **{name: lambda user, now: [] for name in _EMPTY},
    **{name: lambda user, now: None for name in _ABSENT},
}
#: Every field that an export can have.
FIELDS: Final = tuple(_PRINTED)
