"""Subscription groups: both versions of `/subscription/status/set`, `/subscription/status/get`, and
`/subscription/user/status`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any, Final

from brazesmith.contract.fields import GROUP_STATES
from brazesmith.contract.formats import is_e164, is_uuid
from brazesmith.localbraze.answer import Reply
from brazesmith.localbraze.naming import MOST_IDS, TOO_MANY
from brazesmith.localbraze.profiles import (
    Profile,
    by_email,
    by_external_id,
    by_phone,
    email_key,
    phone_key,
    preferred,
    save,
)
from brazesmith.localbraze.store import Work
from brazesmith.localbraze.subscribing import MOST_SHARING, ORPHAN_DAYS, with_groups
from brazesmith.localbraze.times import printed

_NOT_BOTH: Final = "Either an email address or a phone number should be provided, but not both."
#: The arrays of identifiers, and what the versions of the endpoint call them.
_ARRAYS: Final = {name: name for name in ("external_ids", "emails", "phones")}
_FIRST_VERSION: Final = {"external_ids": "external_id", "emails": "email", "phones": "phone"}


def set_status(work: Work, body: Any) -> Reply:
    """Set the states of groups for users, addresses or numbers."""
    return _set_status(work, body, _ARRAYS)


def _set_status(work: Work, body: Any, names: Mapping[str, str]) -> Reply:
    groups = body.get("subscription_groups") if type(body) is dict else None
    if type(groups) is not list or not groups:
        return _refused(work, "[brazesmith] `subscription_groups` is not an array of objects")
    for group in groups:
        if problem := _problem(group, names):
            return _refused(work, problem)
    for group in groups:
        _set(work, group)
    work.decide("any-group", "group-answer")
    return 201, {"message": "success"}


def set_one_status(work: Work, body: Any) -> Reply:
    """Set the state of one group, as the first version of the endpoint does."""
    sent = body if type(body) is dict else {}
    group = {name: value for name, value in sent.items() if name not in _ARRAYS}
    group |= {to: _several(sent[of]) for to, of in _FIRST_VERSION.items() if of in sent}
    return _set_status(work, {"subscription_groups": [group]}, _FIRST_VERSION)


def _several(value: Any) -> list[Any]:
    return value if type(value) is list else [value]


def _refused(work: Work, problem: str) -> Reply:
    work.decide("identity-refusals")
    return 400, {"message": problem}


def _problem(group: Any, names: Mapping[str, str]) -> str | None:
    """Return the answer to an element that is not right, or None."""
    if type(group) is not dict:
        return "[brazesmith] `subscription_groups` is not an array of objects"
    if not _is_group_id(group.get("subscription_group_id")):
        return "[brazesmith] `subscription_group_id` is not the UUID of a group"
    if group.get("subscription_state") not in GROUP_STATES:
        return "[brazesmith] `subscription_state` is not `subscribed` or `unsubscribed`"
    found = [name for name in _ARRAYS if name in group]
    if "emails" in found and "phones" in found:
        return _NOT_BOTH
    if not found:
        return f"[brazesmith] expected one of {', '.join(names.values())}"
    for name in found:
        values = group[name]
        if type(values) is not list or any(type(one) is not str for one in values):
            return f"[brazesmith] `{names[name]}` is not an array of strings"
        if len(values) > MOST_IDS:
            return TOO_MANY
    wrong = next((one for one in group.get("phones", []) if not is_e164(one)), None)
    return None if wrong is None else f"[brazesmith] {wrong!r} in `{names['phones']}` is not E.164"


def _is_group_id(value: Any) -> bool:
    return type(value) is str and is_uuid(value)


def _set(work: Work, group: Mapping[str, Any]) -> None:
    place = f"groups.{group['subscription_group_id'].lower()}"
    if group.get("use_double_opt_in_logic") is True:
        work.decide("double-opt-in")
    for external_id in group.get("external_ids", []):
        user = by_external_id(work, external_id)
        if user is None:
            reason = f"no user has the external id {external_id}"
            work.log("ignored", place, after=external_id, reason=reason)
        else:
            save(work, with_groups(user, [dict(group)]))
    for address in group.get("emails", []):
        _set_for_address(work, group, email_key(address), by_email(work, address), place)
    for number in group.get("phones", []):
        _set_for_address(work, group, phone_key(number), by_phone(work, number), place)


def _set_for_address(
    work: Work, group: Mapping[str, Any], address: str, users: Sequence[Profile], place: str
) -> None:
    """Set a state for up to 100 users with an address, or keep it for the next one with it."""
    if len(users) > MOST_SHARING:
        work.decide("shared-email-state")
    for user in users[:MOST_SHARING]:
        save(work, with_groups(user, [dict(group)]))
    if users:
        return
    group_id, state = group["subscription_group_id"].lower(), group["subscription_state"]
    if group.get("use_double_opt_in_logic") is True:
        reason = "no user has the address, so the double opt-in stores nothing"
        work.log("ignored", place, after=address, reason=reason)
        return
    sql = "INSERT OR REPLACE INTO orphans VALUES (?, ?, ?, ?)"
    work.rows(sql, address, group_id, state, printed(work.now))
    reason = f"no user has the address: kept for {ORPHAN_DAYS} days"
    work.log("ignored", place, after=address, reason=reason)


def get_status(work: Work, query: Any) -> Reply:
    """Return the states of a group, by external id or, without one, by address or number.

    `query` holds the parameters of the URL: texts, or arrays of texts for repeated ones.
    """
    parameters = query if type(query) is dict else {}
    group_id = str(parameters.get("subscription_group_id"))
    if not _is_group_id(group_id):
        return _refused(work, "[brazesmith] `subscription_group_id` is not the UUID of a group")
    ids, emails, phones = (_texts(parameters, name) for name in ("external_id", "email", "phone"))
    if ids is None or emails is None or phones is None:
        return _refused(work, "[brazesmith] a parameter is not text")
    if not ids and emails and phones:
        return _refused(work, _NOT_BOTH)
    if max(len(ids), len(emails), len(phones)) > MOST_IDS:
        return _refused(work, TOO_MANY)
    if not ids and not emails and not phones:
        return _refused(work, "[brazesmith] expected `external_id`, `email` or `phone`")
    if ids:
        states = {one: _of_user(by_external_id(work, one), group_id) for one in ids}
    else:
        work.decide("status-by-address")
        states = {one: _of_address(work, one, group_id, "email") for one in emails}
        states |= {one: _of_address(work, one, group_id, "phone") for one in phones}
    return 200, {"status": states, "message": "success"}


def _texts(parameters: Mapping[str, Any], name: str) -> list[str] | None:
    """Return the values of a parameter, also of one with brackets, or None if they are not text."""
    value = parameters.get(name, parameters.get(f"{name}[]", []))
    values = value if type(value) is list else [value]
    return values if all(type(one) is str for one in values) else None


def _of_user(user: Profile | None, group_id: str) -> str:
    state = user.groups.get(group_id.lower()) if user else None
    return str(state or "unknown").capitalize()


def _of_address(work: Work, address: str, group_id: str, kind: str) -> str:
    users = by_email(work, address) if kind == "email" else by_phone(work, address)
    if users:
        return _of_user(preferred(users), group_id)
    key = email_key(address) if kind == "email" else phone_key(address)
    oldest = printed(work.now - timedelta(days=ORPHAN_DAYS))
    sql = "SELECT state FROM orphans WHERE address = ? AND group_id = ? AND at >= ?"
    row = work.row(sql, key, group_id.lower(), oldest)
    return str(row[0] if row else "unknown").capitalize()


_MOST_LISTED: Final = 100


def list_statuses(work: Work, query: Any) -> Reply:
    """Return the groups of users who have an external id, an address or a number of a URL."""
    parameters = query if type(query) is dict else {}
    ids, emails, phones = (_texts(parameters, name) for name in ("external_id", "email", "phone"))
    if ids is None or emails is None or phones is None:
        return _refused(work, "[brazesmith] a parameter is not text")
    if not ids and not emails and not phones:
        return _refused(work, "[brazesmith] expected `external_id`, `email` or `phone`")
    if len(ids) + len(emails) + len(phones) > MOST_IDS:
        return _refused(work, TOO_MANY)
    limit, offset = (_number(parameters, *row) for row in (("limit", _MOST_LISTED), ("offset", 0)))
    if limit is None or offset is None or limit > _MOST_LISTED:
        return _refused(
            work, f"[brazesmith] `limit` is not at most {_MOST_LISTED}, or `offset` is not a number"
        )
    found = [by_external_id(work, one) for one in ids]
    found += [user for one in emails for user in by_email(work, one)]
    found += [user for one in phones for user in by_phone(work, one)]
    users = list({user.number: user for user in found if user is not None}.values())
    work.decide("any-group", "listed-users")
    listed = [_listed(user) for user in users[offset : offset + limit]]
    return 200, {"users": listed, "total_count": len(users), "message": "success"}


def _number(parameters: Mapping[str, Any], name: str, default: int) -> int | None:
    """Return a parameter that is a number, or None if it is something else."""
    text = str(parameters.get(name, default))
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def _listed(user: Profile) -> dict[str, Any]:
    groups = [
        {"id": name, "name": None, "channel": None, "status": state.capitalize()}
        for name, state in user.groups.items()
    ]
    return {
        "email": user.fields.get("email"),
        "phone": user.fields.get("phone"),
        "external_id": user.external_id,
        "subscription_groups": groups,
    }
