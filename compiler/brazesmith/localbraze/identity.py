"""The identity of users: `/users/alias/new`, `/users/identify`, `/users/merge`, `/users/delete`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, Final

from brazesmith.localbraze.answer import Reply
from brazesmith.localbraze.naming import (
    MOST_IDS,
    TOO_MANY,
    is_alias,
    named,
    problem_of_alias,
    problem_of_priorities,
)
from brazesmith.localbraze.profiles import (
    SECTIONS,
    Profile,
    Section,
    by_alias,
    by_braze_id,
    by_external_id,
    delete,
    new_profile,
    save,
)
from brazesmith.localbraze.store import Work
from brazesmith.localbraze.subscribing import forget

#: Returns why an element of an array is not what the endpoint expects, or None.
Problem = Callable[[Any], str | None]


def new_aliases(work: Work, body: Any) -> Reply:
    """Add aliases to users, or create users who have only an alias."""
    if refusal := _refusal(work, body, {"user_aliases": problem_of_new_alias}):
        return refusal
    aliases = body["user_aliases"]
    for alias in aliases:
        _add_alias(work, alias)
    work.decide("unprinted-status")
    return 201, {"aliases_processed": len(aliases), "message": "success"}


def problem_of_new_alias(value: Any) -> str | None:
    """Return why a value is not an alias with an optional `external_id`, or None."""
    problem = problem_of_alias(value)
    if problem or type(value.get("external_id", "")) is str:
        return problem
    return "has an `external_id` that is not a string"


def _add_alias(work: Work, alias: Mapping[str, Any]) -> None:
    label, name = alias["alias_label"], alias["alias_name"]
    place, external_id = f"aliases.{label}", alias.get("external_id")
    user = new_profile(work) if external_id is None else by_external_id(work, external_id)
    if by_alias(work, alias) is not None:
        work.log("ignored", place, after=name, reason="a user has this alias")
    elif user is None:
        work.log("ignored", place, after=name, reason=f"no user has the external id {external_id}")
    elif label in user.aliases:
        work.decide("second-alias")
        reason = "the user has another alias with this label"
        work.log("ignored", place, braze_id=user.braze_id, after=name, reason=reason)
    else:
        save(work, user.with_values("aliases", {label: name}))


_IDENTIFY: Final = {
    "aliases_to_identify": "user_alias",
    "emails_to_identify": "email",
    "phone_numbers_to_identify": "phone",
}


def identify(work: Work, body: Any) -> Reply:
    """Give users who have no external id one, or merge them into the user who has it."""
    problems = {name: _problem_of_identification(key) for name, key in _IDENTIFY.items()}
    if refusal := _refusal(work, body, problems):
        return refusal
    entries = [entry for name in _IDENTIFY for entry in body.get(name, [])]
    for entry in entries:
        _identify(work, entry)
    if "aliases_to_identify" not in body or len(body) > 1:
        work.decide("identified-count")
    return 201, {"aliases_processed": len(entries), "message": "success"}


def _problem_of_identification(key: str) -> Problem:
    def problem(value: Any) -> str | None:
        if type(value) is not dict or type(value.get("external_id")) is not str:
            return "is not an object with the string `external_id`"
        return _problem_of_identifier({key: value.get(key), **_priorities(value)})

    return problem


def _priorities(value: Mapping[str, Any]) -> dict[str, Any]:
    return {"prioritization": value["prioritization"]} if "prioritization" in value else {}


def _identify(work: Work, entry: Mapping[str, Any]) -> None:
    external_id = entry["external_id"]
    user = named(work, {name: value for name, value in entry.items() if name != "external_id"})
    target = by_external_id(work, external_id)
    problem = None
    if user is None:
        problem = "no user, or more than one, matches"
    elif user.external_id is not None:
        problem = "the user has an external id"
    elif target is not None and target.aliases.keys() & user.aliases.keys():
        problem = "both users have an alias with the same label"
    if problem or user is None:
        known = user.braze_id if user else None
        work.log("ignored", "external_id", braze_id=known, after=external_id, reason=problem)
    elif target is None:
        save(work, replace(user, external_id=external_id))
    else:
        _merge(work, user, target)


_ONE_ARRAY: Final = "'merge_updates' must be an array of objects"
_TOO_MANY_MERGES: Final = "a single request may not contain more than 50 merge updates"
_TWO_KEYS: Final = "'merge_updates' must only have 'identifier_to_merge' and 'identifier_to_keep'"
_IDENTIFIERS: Final = (
    "identifiers must be objects with an 'external_id' property that is a string, 'user_alias'"
    " property that is an object, 'email' property that is a string, or 'phone' property that is"
    " a string"
)
_KEYS: Final = ("identifier_to_merge", "identifier_to_keep")


def merge(work: Work, body: Any) -> Reply:
    """Merge users into others, who are kept."""
    updates = body.get("merge_updates") if type(body) is dict else None
    if type(updates) is not list or any(type(one) is not dict for one in updates):
        return 400, {"message": _ONE_ARRAY}
    if len(updates) > MOST_IDS:
        return 400, {"message": _TOO_MANY_MERGES}
    if any(one.keys() != set(_KEYS) for one in updates):
        return 400, {"message": _TWO_KEYS}
    for identifier in (one[key] for one in updates for key in _KEYS):
        if not _is_identifier(identifier):
            return 400, {"message": _IDENTIFIERS}
        if problem := _problem_of_identifier(identifier):
            return _bad(work, f"an identifier {problem}")
    for one in updates:
        merged, kept = (named(work, one[key]) for key in _KEYS)
        if merged is None or kept is None:
            reason = "no user, or more than one, matches an identifier"
            work.log("ignored", "merge", after=one, reason=reason)
        elif merged.number == kept.number:
            work.log("ignored", "merge", braze_id=kept.braze_id, reason="both are the same user")
        else:
            _merge(work, merged, kept)
    return 202, {"message": "success"}


def _is_identifier(value: Any) -> bool:
    if type(value) is not dict:
        return False
    types = {"external_id": str, "user_alias": dict, "email": str, "phone": str}
    keys = types.keys() & value.keys()
    return bool(keys) and all(type(value[key]) is types[key] for key in keys)


def _problem_of_identifier(value: Mapping[str, Any]) -> str | None:
    """Return why an alias, an address or its priorities are not usable, or None."""
    for name in ("email", "phone"):
        if name in value and type(value[name]) is not str:
            return f"has no string `{name}`"
    if "user_alias" in value and not is_alias(value["user_alias"]):
        return "has no `user_alias` with the strings `alias_name` and `alias_label`"
    problem = problem_of_priorities(value.get("prioritization", []))
    return f"is not usable: {problem}" if problem else None


def _merge(work: Work, merged: Profile, kept: Profile) -> None:
    """Delete a user after adding what the other one does not have."""
    work.decide("merged-values")
    delete(work, merged, f"merged into {kept.braze_id}")
    values: dict[str, Any] = {
        name: {**getattr(merged, name), **getattr(kept, name)} for name in SECTIONS
    }
    tokens = [*kept.fields.get("push_tokens", ()), *merged.fields.get("push_tokens", ())]
    if tokens:
        values["fields"]["push_tokens"] = tokens
    if merged.fields.get("email") and not kept.fields.get("email"):
        values["fields"]["email_subscribe"] = merged.fields.get("email_subscribe")
    for name in ("events", "purchases"):
        values[name] = _added(getattr(merged, name), getattr(kept, name))
    values["totals"] = {
        name: merged.totals.get(name, 0) + kept.totals.get(name, 0) for name in values["totals"]
    }
    external_id = kept.external_id if kept.external_id is not None else merged.external_id
    save(work, replace(kept, external_id=external_id, **values))


def _added(some: Section, others: Section) -> dict[str, Any]:
    """Return the counts of both: the earlier first time, the later last time, the sum."""
    both = {
        name: {
            "first": min(some[name]["first"], others[name]["first"]),
            "last": max(some[name]["last"], others[name]["last"]),
            "count": some[name]["count"] + others[name]["count"],
        }
        for name in some.keys() & others.keys()
    }
    return {**some, **others, **both}


def _problem_of_text(value: Any) -> str | None:
    return None if type(value) is str else "is not a string"


def _problem_of_alias(value: Any) -> str | None:
    return None if is_alias(value) else "is not an alias"


def _problem_of_address(key: str) -> Problem:
    def problem(value: Any) -> str | None:
        if type(value) is not dict or type(value.get(key)) is not str:
            return f"is not an object with the string `{key}`"
        return problem_of_priorities(value.get("prioritization", []), least=False)

    return problem


_DELETE: Final[Mapping[str, Problem]] = {
    "external_ids": _problem_of_text,
    "user_aliases": _problem_of_alias,
    "braze_ids": _problem_of_text,
    "email_addresses": _problem_of_address("email"),
    "phone_numbers": _problem_of_address("phone"),
}


def delete_users(work: Work, body: Any) -> Reply:
    """Delete users, who are named in one way."""
    if refusal := _refusal(work, body, _DELETE):
        return refusal
    kinds = [name for name in _DELETE if name in body]
    if len(kinds) > 1:
        return _bad(work, f"only one of {', '.join(_DELETE)} is allowed")
    count = 0
    for value in body[kinds[0]]:
        user = _to_delete(work, kinds[0], value)
        if user is None:
            work.log(
                "ignored", "profile", before=value, reason="no user, or more than one, matches"
            )
            continue
        delete(work, user)
        forget(work, user)
        count += 1
    work.decide("deleted-count", "unprinted-status")
    return 201, {"deleted": count}


def _to_delete(work: Work, kind: str, value: Any) -> Profile | None:
    match kind:
        case "external_ids":
            return by_external_id(work, value)
        case "user_aliases":
            return by_alias(work, value)
        case "braze_ids":
            return by_braze_id(work, value)
    return named(work, value)


def _refusal(work: Work, body: Any, arrays: Mapping[str, Problem]) -> Reply | None:
    """Return the answer to a request without one of these arrays of right elements, or None."""
    if type(body) is not dict or not any(body.get(name) for name in arrays):
        return _bad(work, f"expected an object with {' or '.join(f'`{name}`' for name in arrays)}")
    found = {name: body[name] for name in arrays if name in body}
    for name, values in found.items():
        if type(values) is not list:
            return _bad(work, f"`{name}` is not an array")
        for index, value in enumerate(values):
            if problem := arrays[name](value):
                return _bad(work, f"`{name}[{index}]` {problem}")
    if sum(map(len, found.values())) > MOST_IDS:
        work.decide("identity-refusals")
        return 400, {"message": TOO_MANY}
    return None


def _bad(work: Work, problem: str) -> Reply:
    work.decide("identity-refusals")
    return 400, {"message": f"[brazesmith] {problem}"}
