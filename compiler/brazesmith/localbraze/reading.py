"""Reads the state for people: counts, a search for users, and the history of changes."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from brazesmith.localbraze.export import FIELDS, print_user
from brazesmith.localbraze.occurrences import carts
from brazesmith.localbraze.profiles import by_braze_id
from brazesmith.localbraze.store import Change, Work

#: A page never has more rows.
MOST_ROWS: Final = 1_000
_PHONE: Final = re.compile(r"[\s()+./-]*\d[\d\s()+./-]*", re.ASCII)


@dataclass(frozen=True, slots=True)
class Counts:
    """How much there is. An event or a purchase counts as often as the profiles count it."""

    profiles: int
    events: int
    purchases: int
    catalogs: int


@dataclass(frozen=True, slots=True)
class UserRow:
    """What a list of users shows of one. `updated` is the time of the last change."""

    braze_id: str
    external_id: str | None
    aliases: Sequence[Mapping[str, str]]
    email: str | None
    phone: str | None
    name: str
    updated: str


@dataclass(frozen=True, slots=True)
class UserPage:
    """Rows of users, how many users match in total, and `after` for the next page, if any."""

    users: Sequence[UserRow]
    total: int
    after: int | None


def count_all(work: Work) -> Counts:
    """Return how many profiles, events, purchases and catalogs there are."""
    sums = dict(work.rows("SELECT name, value FROM settings"))
    profiles = work.row("SELECT count(*) FROM profiles")[0]
    catalogs = work.row("SELECT count(*) FROM catalogs")[0]
    return Counts(profiles, sums["events"], sums["purchases"], catalogs)


def find_users(work: Work, search: str, limit: int, after: int | None) -> UserPage:
    """Return the users whose identifiers or name contain a text, the last updated one first.

    The search reads one index of the database, from which a page is taken in its order.
    """
    condition, values = _condition(search)
    total = work.row(f"SELECT count(*) FROM profiles WHERE {condition}", *values)[0]
    most = min(max(limit, 1), MOST_ROWS)
    sql = (
        "SELECT number, updated FROM profiles"
        f" WHERE {condition} AND updated < ? ORDER BY updated DESC LIMIT {most + 1}"
    )
    found = work.rows(sql, *values, sys.maxsize if after is None else after)
    rows = [_row(work, number) for number, _ in found[:most]]
    return UserPage(rows, total, found[most - 1][1] if len(found) > most else None)


def _condition(search: str) -> tuple[str, list[str]]:
    """Return the condition on a profile's texts; a phone number is also found without spaces."""
    text = search.strip().casefold().encode("utf-8", "replace").decode()
    if not text:
        return "TRUE", []
    if not _PHONE.fullmatch(text):
        return "instr(search, ?)", [text]
    digits = "".join(one for one in text if one in "+0123456789")
    return "(instr(search, ?) OR instr(search, ?))", [text, digits]


def _row(work: Work, number: int) -> UserRow:
    sql = "SELECT braze_id, external_id, updated_at, data FROM profiles WHERE number = ?"
    braze_id, external_id, updated, data = work.row(sql, number)
    sections = json.loads(data)
    fields, aliases = sections["fields"], sections["aliases"]
    names = (fields.get("first_name"), fields.get("last_name"))
    return UserRow(
        braze_id=braze_id,
        external_id=external_id,
        aliases=[{"alias_name": name, "alias_label": label} for label, name in aliases.items()],
        email=fields.get("email"),
        phone=fields.get("phone"),
        name=" ".join(one for one in names if type(one) is str),
        updated=updated,
    )


def profile(work: Work, braze_id: str) -> dict[str, Any] | None:
    """Return a profile as `/users/export/ids` prints it, and with its groups and carts."""
    user = by_braze_id(work, braze_id)
    if user is None:
        return None
    sql = "SELECT updated_at FROM profiles WHERE number = ?"
    groups = [
        {"subscription_group_id": name, "subscription_state": state}
        for name, state in user.groups.items()
    ]
    return {
        **print_user(work, user, FIELDS),
        "subscription_groups": groups,
        "carts": [{"cart_id": name, **cart} for name, cart in carts(user, work.now).items()],
        "updated_at": work.row(sql, user.number)[0],
    }


_CHANGES: Final = (
    "SELECT id, request, at, endpoint, braze_id, action, name, before, after, reason FROM changes"
)


def changes(work: Work, braze_id: str | None = None) -> list[Change]:
    """Return the log of changes, of one user or of all, oldest first."""
    if braze_id is None:
        return _changes(work, "ORDER BY id")
    return _changes(work, "WHERE braze_id = ? ORDER BY id", braze_id)


def history(work: Work, braze_id: str, limit: int, before: int | None) -> list[Change]:
    """Return changes of a user with a number lower than `before`, the latest one first."""
    most = min(max(limit, 1), MOST_ROWS)
    condition = f"WHERE braze_id = ? AND id < ? ORDER BY id DESC LIMIT {most}"
    return _changes(work, condition, braze_id, sys.maxsize if before is None else before)


def changes_of(work: Work, request: int) -> list[Change]:
    """Return the changes that one request made, oldest first."""
    return _changes(work, "WHERE request = ? ORDER BY id", request)


def _changes(work: Work, condition: str, *values: Any) -> list[Change]:
    rows = work.rows(f"{_CHANGES} {condition}", *values)
    return [
        Change(
            number, request, at, endpoint, braze_id, action, name,
            before=json.loads(before), after=json.loads(after), reason=reason,
        )
        for number, request, at, endpoint, braze_id, action, name, before, after, reason in rows
    ]  # fmt: skip
