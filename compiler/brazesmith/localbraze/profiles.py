"""Profiles as values, and the functions that find, create, save and delete them.

A saved profile is compared with the one before; each difference is a row of the log of changes.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

from brazesmith.contract.formats import is_dialable
from brazesmith.localbraze.store import Work
from brazesmith.localbraze.times import printed

#: The parts of a profile, each an object: standard attributes (with `email` and `phone`), custom
#: attributes, alias names by label, states by subscription group, `{first, last, count}` by the
#: name of the event or product, sums of money and orders, and shopping carts by their ids.
SECTIONS: Final = (
    *("fields", "custom", "aliases", "groups", "events", "purchases", "totals", "carts"),
)

Section = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Profile:
    """A user. `number` is 0 until it is saved for the first time."""

    braze_id: str
    created_at: str
    number: int = 0
    external_id: str | None = None
    updated: int = 0
    fields: Section = field(default_factory=dict)
    custom: Section = field(default_factory=dict)
    aliases: Section = field(default_factory=dict)
    groups: Section = field(default_factory=dict)
    events: Section = field(default_factory=dict)
    purchases: Section = field(default_factory=dict)
    totals: Section = field(default_factory=dict)
    carts: Section = field(default_factory=dict)

    def with_values(self, section: str, values: Section) -> Profile:
        """Return the profile with values set in a section; None removes a value."""
        after = {**getattr(self, section), **values}
        kept = {name: value for name, value in after.items() if value is not None}
        changed: dict[str, Any] = {section: kept}
        return replace(self, **changed)

    @property
    def random_bucket(self) -> int:
        """The number from 0 to 9,999 by which Braze picks users at random."""
        return int(self.braze_id[:8], 16) % 10_000


def new_profile(work: Work) -> Profile:
    """Return a profile without any identifier but its new `braze_id`."""
    return Profile(work.new_id(), printed(work.now))


def email_key(address: str) -> str:
    """Return the text by which equal e-mail addresses are found."""
    return address.lower()


def phone_key(number: str) -> str:
    """Return a number as E.164: Braze reads one without a country as of the US."""
    digits = "".join(one for one in number if one.isdigit())
    if number.lstrip().startswith("+"):
        return f"+{digits}"
    return f"+1{digits}" if len(digits) == 10 else digits


_COLUMNS: Final = "p.number, p.external_id, p.braze_id, p.updated, p.data"


def _profile(row: Sequence[Any]) -> Profile:
    number, external_id, braze_id, updated, data = row
    return Profile(
        braze_id=braze_id, number=number, external_id=external_id, updated=updated,
        **json.loads(data),
    )  # fmt: skip


def _select(work: Work, condition: str, *values: Any) -> list[Profile]:
    rows = work.rows(f"SELECT {_COLUMNS} FROM profiles p {condition}", *values)
    return [_profile(row) for row in rows]


def all_profiles(work: Work) -> Iterator[tuple[Profile, str]]:
    """Yield all profiles with the time of their last change, the one that was updated last last."""
    sql = f"SELECT p.updated_at, {_COLUMNS} FROM profiles p ORDER BY p.updated"
    for updated_at, *row in work.database.execute(sql):
        yield _profile(row), updated_at


def by_number(work: Work, number: int) -> Profile | None:
    """Return the profile with this number in the database."""
    return next(iter(_select(work, "WHERE p.number = ?", number)), None)


def by_external_id(work: Work, external_id: str) -> Profile | None:
    """Return the user with your own id."""
    return next(iter(_select(work, "WHERE p.external_id = ?", external_id)), None)


def by_braze_id(work: Work, braze_id: str) -> Profile | None:
    """Return the user with Braze's id."""
    return next(iter(_select(work, "WHERE p.braze_id = ?", braze_id)), None)


def by_alias(work: Work, alias: Mapping[str, Any]) -> Profile | None:
    """Return the user with an alias, `{alias_name, alias_label}`."""
    condition = "JOIN aliases a ON a.number = p.number WHERE a.label = ? AND a.name = ?"
    found = _select(work, condition, alias["alias_label"], alias["alias_name"])
    return next(iter(found), None)


def by_email(work: Work, address: str) -> list[Profile]:
    """Return all users with an address, the one that was updated last first."""
    found = _select(work, "WHERE p.email = ? ORDER BY p.updated DESC", email_key(address))
    if any(user.fields["email"] != address for user in found):
        work.decide("email-case")
    return found


def by_phone(work: Work, number: str) -> list[Profile]:
    """Return all users with a phone number, the one that was updated last first."""
    return _select(work, "WHERE p.phone = ? ORDER BY p.updated DESC", phone_key(number))


def by_device(work: Work, device_id: str) -> list[Profile]:
    """Return all users with a push token of a device."""
    condition = "WHERE p.number IN (SELECT number FROM push_tokens WHERE device_id = ?)"
    return _select(work, condition, device_id)


def preferred(profiles: Sequence[Profile]) -> Profile | None:
    """Return the user that an e-mail address means: the first with an external id, or the first."""
    identified = (one for one in profiles if one.external_id is not None)
    return next(identified, profiles[0] if profiles else None)


def save(work: Work, profile: Profile) -> Profile:
    """Save a profile, log what is different from the saved one, and return it."""
    before = by_number(work, profile.number) if profile.number else None
    if before is not None and replace(before, updated=0) == replace(profile, updated=0):
        _touch(work, profile)
        return profile
    if before is None:
        profile = insert(work, profile, printed(work.now))
        work.log("created", "profile", braze_id=profile.braze_id)
    else:
        sql = (
            "UPDATE profiles SET external_id = ?, email = ?, phone = ?, updated = ?,"
            " updated_at = ?, search = ?, data = ? WHERE number = ?"
        )
        work.rows(sql, *_columns(work, profile, printed(work.now)), profile.number)
        _save_keys(work, before, profile)
        _count(work, before, profile)
    _log_differences(work, before or Profile("", ""), profile)
    return profile


def insert(work: Work, profile: Profile, updated_at: str) -> Profile:
    """Add a profile without a log of it, and return it. Raises IntegrityError for a known id."""
    sql = (
        "INSERT INTO profiles"
        " (external_id, email, phone, updated, updated_at, search, data, braze_id)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?) RETURNING number"
    )
    row = work.row(sql, *_columns(work, profile, updated_at), profile.braze_id)
    profile = replace(profile, number=row[0])
    _save_keys(work, None, profile)
    _count(work, None, profile)
    return profile


def _columns(work: Work, profile: Profile, updated_at: str) -> tuple[Any, ...]:
    data = {name: getattr(profile, name) for name in ("created_at", *SECTIONS)}
    email, phone = profile.fields.get("email"), profile.fields.get("phone")
    return (
        profile.external_id,
        email_key(email) if type(email) is str else None,
        phone_key(phone) if type(phone) is str and is_dialable(phone) else None,
        work.next_number(),
        updated_at,
        _search_text(profile),
        json.dumps(data),
    )


def _touch(work: Work, profile: Profile) -> None:
    sql = "UPDATE profiles SET updated = ?, updated_at = ? WHERE number = ?"
    work.rows(sql, work.next_number(), printed(work.now), profile.number)


def _search_text(profile: Profile) -> str:
    """Return the texts by which a profile is searched, in lower case, on one line each."""
    fields = profile.fields
    phone = fields.get("phone")
    texts = [
        *(profile.external_id, profile.braze_id, *profile.aliases.values()),
        *(fields.get("email"), phone, phone_key(phone) if type(phone) is str else None),
        " ".join(str(fields[name]) for name in ("first_name", "last_name") if name in fields),
    ]
    return "\n".join(text.casefold() for text in texts if type(text) is str and text)


def _count(work: Work, before: Profile | None, after: Profile | None) -> None:
    """Keep the numbers of all events and purchases, when a profile is saved or deleted."""
    for name in ("events", "purchases"):
        old, new = getattr(before, name, {}), getattr(after, name, {})
        if old is not new:
            work.count(name, _total(new) - _total(old))


def _total(counted: Section) -> int:
    return sum(one["count"] for one in counted.values())


def _save_keys(work: Work, before: Profile | None, after: Profile) -> None:
    """Save the aliases and push tokens of a profile in their tables, where they are found."""
    if before is None or before.aliases != after.aliases:
        work.rows("DELETE FROM aliases WHERE number = ?", after.number)
        for label, name in after.aliases.items():
            work.rows("INSERT INTO aliases VALUES (?, ?, ?)", label, name, after.number)
    tokens = after.fields.get("push_tokens", [])
    if before is None or before.fields.get("push_tokens", []) != tokens:
        work.rows("DELETE FROM push_tokens WHERE number = ?", after.number)
        for token in tokens:
            sql = "INSERT OR REPLACE INTO push_tokens VALUES (?, ?, ?, ?)"
            keys = (token["token"], token["app_id"], after.number, token["device_id"])
            work.rows(sql, *keys)


def _log_differences(work: Work, before: Profile, after: Profile) -> None:
    if before.external_id != after.external_id:
        _log_difference(work, after, "external_id", before.external_id, after.external_id)
    for section in SECTIONS:
        old, new = getattr(before, section), getattr(after, section)
        if old is not new and old != new:
            for name in dict.fromkeys((*old, *new)):
                if old.get(name) != new.get(name):
                    place = f"{section}.{name}"
                    _log_difference(work, after, place, old.get(name), new.get(name))


def _log_difference(work: Work, profile: Profile, name: str, old: Any, new: Any) -> None:
    action = "removed" if new is None else "set"
    work.log(action, name, braze_id=profile.braze_id, before=old, after=new)  # type: ignore[arg-type]  # both are actions


def delete(work: Work, profile: Profile, reason: str | None = None) -> None:
    """Delete a profile, and what it is found by."""
    for table in ("profiles", "aliases", "push_tokens"):
        work.rows(f"DELETE FROM {table} WHERE number = ?", profile.number)
    _count(work, profile, None)
    before = {name: getattr(profile, name) for name in SECTIONS}
    before = {name: dict(section) for name, section in before.items() if section}
    found = {"external_id": profile.external_id, **before}
    work.log("deleted", "profile", braze_id=profile.braze_id, before=found, reason=reason)
