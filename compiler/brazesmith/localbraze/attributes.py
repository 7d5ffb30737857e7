"""Applies an attribute object to a profile: standard attributes, then custom ones."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, Final

from brazesmith.contract import registries
from brazesmith.contract.fields import (
    PRIMARY_IDENTIFIERS,
    RESERVED_ATTRIBUTE_NAMES,
)
from brazesmith.localbraze import values
from brazesmith.localbraze.profiles import Profile, by_number, save
from brazesmith.localbraze.store import Work
from brazesmith.localbraze.subscribing import with_email, with_email_state, with_groups

#: What is no attribute of the profile.
_NOT_STORED: Final = frozenset(
    (
        *PRIMARY_IDENTIFIERS,
        *("_update_existing_only", "_merge_objects", "push_token_import"),
        "bio",
    )
)
_STANDARD: Final = frozenset(RESERVED_ATTRIBUTE_NAMES)


def with_attributes(
    work: Work, profile: Profile, sent: Mapping[str, Any], dropped: Collection[str]
) -> Profile:
    """Return a profile with an attribute object applied, without the attributes that are lost.

    The address comes first, because a new one resets the state of the subscription.
    """
    names: set[str] = set()
    for name, value in sorted(sent.items(), key=lambda item: item[0] != "email"):
        if name in dropped or name in _NOT_STORED:
            continue
        if name in ("alias_name", "alias_label"):
            work.decide("alias-fields")
            reason = "it is a part of `user_alias`, and not an attribute"
            work.log("ignored", name, braze_id=profile.braze_id, after=value, reason=reason)
            continue
        if name in _STANDARD:
            profile = _with_standard(work, profile, name, value)
            continue
        trimmed = name.strip(" ")
        if trimmed in names:
            work.decide("repeated-names")
        names.add(trimmed)
        merge = sent.get("_merge_objects") is True
        profile = _with_custom(work, profile, trimmed, value, merge)
    return profile


def _with_custom(work: Work, profile: Profile, name: str, sent: Any, merge: bool) -> Profile:
    row = work.row("SELECT kind FROM attribute_types WHERE name = ?", name)
    kind = row[0] if row else None
    result = values.update(profile.custom.get(name), kind, sent, merge=merge)
    work.decide(*result.decisions)
    match result:
        case values.Ignored(reason=reason):
            work.log("lost", f"custom.{name}", braze_id=profile.braze_id, after=sent, reason=reason)
            return profile
        case values.Updated(kind=found) if kind is None and found is not None:
            work.rows("INSERT INTO attribute_types VALUES (?, ?)", name, found)
    return profile.with_values("custom", {name: result.value})


def _with_standard(work: Work, profile: Profile, name: str, value: Any) -> Profile:
    match name:
        case "email":
            return with_email(work, profile, value)
        case "email_subscribe":
            return with_email_state(work, profile, value)
        case "subscription_groups":
            return with_groups(profile, value or [])
        case "push_tokens":
            return _with_tokens(work, profile, value or [])
        case "country" if type(value) is str:
            value = _country(value)
    return profile.with_values("fields", {name: value})


def _country(text: str) -> str | None:
    """Return the code of a country; Braze sets null if it cannot find one."""
    import pycountry

    if not registries.is_country_name(text):
        return None
    plain = text.strip().replace(".", "")
    plain = {"uk": "GB", "usa": "US", "xk": "XK", "kosovo": "XK"}.get(plain.lower(), plain)
    if plain == "XK":
        return plain
    try:
        return str(pycountry.countries.lookup(plain).alpha_2)
    except LookupError:
        known = (
            one for one in pycountry.countries if one.name.split(",")[0].lower() == plain.lower()
        )
        return next((one.alpha_2 for one in known), None)


def _with_tokens(work: Work, profile: Profile, sent: list[dict[str, Any]]) -> Profile:
    """Return a profile with push tokens added; each belongs to one user."""
    tokens = list(profile.fields.get("push_tokens", []))
    for one in sent:
        sql = "SELECT number FROM push_tokens WHERE token = ? AND app_id = ?"
        row = work.row(sql, one["token"], one["app_id"])
        owner = by_number(work, row[0]) if row and row[0] != profile.number else None
        if owner is not None:
            work.decide("token-owner")
            left = [token for token in owner.fields["push_tokens"] if not _same(token, one)]
            save(work, owner.with_values("fields", {"push_tokens": left or None}))
        known = next((token for token in tokens if _same(token, one)), None)
        device = one.get("device_id") or (known or {}).get("device_id") or work.new_id()
        token = {"app_id": one["app_id"], "token": one["token"], "device_id": device}
        tokens = [*(other for other in tokens if not _same(other, one)), token]
    return profile.with_values("fields", {"push_tokens": tokens or None})


def _same(some: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    return (some["token"], some["app_id"]) == (other["token"], other["app_id"])
