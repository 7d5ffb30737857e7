"""How the endpoints for identities name users, and what is wrong with a request that names them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from brazesmith.contract.formats import bytes_of
from brazesmith.contract.limits import MOST_ALIAS_BYTES
from brazesmith.localbraze.profiles import (
    Profile,
    by_alias,
    by_email,
    by_external_id,
    by_phone,
)
from brazesmith.localbraze.store import Work

MOST_IDS: Final = 50
TOO_MANY: Final = "The max number of external_ids and aliases per request was exceeded"
_ALIAS_KEYS: Final = ("alias_name", "alias_label")
_PRIORITIES: Final = (
    *("identified", "unidentified", "most_recently_updated", "least_recently_updated"),
)


def is_alias(value: Any) -> bool:
    """Return whether a value is an alias, `{alias_name, alias_label}`, of strings."""
    return type(value) is dict and all(type(value.get(key)) is str for key in _ALIAS_KEYS)


def problem_of_alias(value: Any) -> str | None:
    """Return why a value cannot become the alias of a user, or None."""
    if not is_alias(value):
        return "is not an object with the strings `alias_name` and `alias_label`"
    if not all(0 < bytes_of(value[key]) <= MOST_ALIAS_BYTES for key in _ALIAS_KEYS):
        return f"has a name or label that is not of 1 to {MOST_ALIAS_BYTES} bytes"
    return None


def problem_of_priorities(value: Any, *, least: bool = True) -> str | None:
    """Return why a value is not a `prioritization`, or None; `least` allows the last of them."""
    allowed = _PRIORITIES if least else _PRIORITIES[:-1]
    if type(value) is not list or any(one not in allowed for one in value):
        return f"`prioritization` is not an array of {', '.join(allowed)}"
    if {"identified", "unidentified"} <= set(value):
        return "`prioritization` has both `identified` and `unidentified`"
    return None


def prioritized(work: Work, users: Sequence[Profile], order: Sequence[str]) -> Profile | None:
    """Return the user that is left after all priorities, or None if there are several.

    `users` come with the one that was updated last first.
    """
    left = list(users)
    for priority in order:
        match priority:
            case "identified":
                matching = [one for one in left if one.external_id is not None]
            case "unidentified":
                matching = [one for one in left if one.external_id is None]
            case "most_recently_updated":
                matching = left[:1]
            case _:
                matching = left[-1:]
        if left and not matching:
            work.decide("prioritization")
        left = matching or left
    return left[0] if len(left) == 1 else None


def named(work: Work, identifier: Mapping[str, Any]) -> Profile | None:
    """Return the user of an identifier: an external id, an alias, or an address with priorities."""
    if (external_id := identifier.get("external_id")) is not None:
        return by_external_id(work, external_id)
    if (alias := identifier.get("user_alias")) is not None:
        return by_alias(work, alias)
    order = identifier.get("prioritization", [])
    if (email := identifier.get("email")) is not None:
        return prioritized(work, by_email(work, email), order)
    return prioritized(work, by_phone(work, identifier["phone"]), order)
