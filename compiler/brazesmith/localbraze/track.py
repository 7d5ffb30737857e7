"""`/users/track` and `/users/track/sync`: attributes, then events, then purchases.

The judge decides what is refused and what is lost; here the rest changes profiles.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from brazesmith.base.pointers import steps
from brazesmith.contract import judge
from brazesmith.contract.limits import MOST_PROPERTIES
from brazesmith.contract.rule import Finding, Plan
from brazesmith.localbraze.answer import Reply
from brazesmith.localbraze.attributes import with_attributes
from brazesmith.localbraze.occurrences import with_event, with_purchase
from brazesmith.localbraze.profiles import (
    Profile,
    by_alias,
    by_braze_id,
    by_email,
    by_external_id,
    by_phone,
    new_profile,
    preferred,
    save,
)
from brazesmith.localbraze.store import Work
from brazesmith.localbraze.subscribing import inherit
from brazesmith.localbraze.verdicts import note, reason

ARRAYS: Final = ("attributes", "events", "purchases")

#: The judge's rules on values that are lost although the field is not: Braze changes the value, or
#: drops a part of it, as the code here does too. For every other rule the update is dropped.
_CHANGED: Final = frozenset(
    (
        *("BZ223", "BZ232", "BZ241", "BZ246", "BZ247", "BZ248"),
        *("BZ306", "BZ310", "BZ311", "BZ317"),
    )
)


def track(work: Work, body: Any, plan: Plan) -> Reply:
    """Apply a request and return Braze's answer."""
    status, response, _ = _track(work, body, plan)
    return status, response


def track_sync(work: Work, body: Any, plan: Plan) -> Reply:
    """Apply a request with one object, and return what became of the values that it names."""
    objects = [(name, one) for name in ARRAYS for one in _objects(body, name)]
    if len(objects) > 1:
        work.decide("sync-objects")
        text = "[brazesmith] a request to /users/track/sync has one object, in one array"
        return 400, {"message": text}
    status, response, users = _track(work, body, plan)
    if status != 201:
        return status, response
    (name, sent) = objects[0]
    found = [_touched(name, sent, user) for user in users if user is not None]
    return 201, {"users": found, "message": "success"}


def _objects(body: Any, name: str) -> list[Any]:
    array = body.get(name) if type(body) is dict else None
    return array if type(array) is list else []


def _track(work: Work, body: Any, plan: Plan) -> tuple[int, dict[str, Any], list[Profile | None]]:
    verdict = judge(body, "track", plan, now=work.now)
    note(work, verdict.findings)
    if verdict.status != 201:
        return verdict.status, verdict.response, []
    errors = verdict.response.get("errors", [])
    refused = {(error["input_array"], error["index"]) for error in errors}
    lost = _lost(verdict.findings)
    users = [
        _apply(work, name, sent, lost.get((name, index), ()))
        for name in ARRAYS
        for index, sent in enumerate(_objects(body, name))
        if (name, index) not in refused
    ]
    return verdict.status, verdict.response, users


def _lost(findings: Sequence[Finding]) -> Mapping[tuple[str, int], Sequence[Finding]]:
    """Return what the judge calls lost, by array and index."""
    lost: dict[tuple[str, int], list[Finding]] = {}
    for finding in findings:
        if finding.level == "lost":
            name, index, *_ = steps(finding.pointer)
            lost.setdefault((name, int(index)), []).append(finding)
    return lost


def _apply(work: Work, name: str, sent: dict[str, Any], lost: Sequence[Finding]) -> Profile | None:
    """Apply one object, and return its user, or None if it has none."""
    known = find(work, sent)
    if known is None and not _creates(work, name, sent):
        work.log("ignored", name, after=sent, reason="no user matches, and none is created")
        return None
    profile = known or _created(work, name, sent)
    if name == "attributes":
        dropped = {steps(one.pointer)[2] for one in lost if one.rule.code not in _CHANGED}
        profile = with_attributes(work, profile, sent, dropped)
    elif name == "events":
        profile = with_event(work, profile, _kept(sent, lost))
    else:
        profile = with_purchase(work, profile, _kept(sent, lost))
    for finding in lost:
        place = ".".join(steps(finding.pointer)[2:])
        work.log("lost", place, braze_id=profile.braze_id, reason=reason(finding))
        if finding.code in ("BZ260", "BZ261", "BZ262"):
            work.decide("nested-null")
    if known is None:
        return save(work, inherit(work, profile))
    return save(work, profile)


def _kept(sent: dict[str, Any], lost: Sequence[Finding]) -> dict[str, Any]:
    """Return an event or purchase without the properties that are lost."""
    properties = sent.get("properties")
    if not properties or not lost:
        return sent
    dropped = {steps(one.pointer)[3] for one in lost if one.code in ("BZ310", "BZ317")}
    first = [*properties.items()][:MOST_PROPERTIES]
    return {**sent, "properties": {key: value for key, value in first if key not in dropped}}


def find(work: Work, sent: Mapping[str, Any]) -> Profile | None:
    """Return the user that an object of a request identifies."""
    if (external_id := sent.get("external_id")) is not None:
        return by_external_id(work, external_id)
    if (alias := sent.get("user_alias")) is not None:
        return by_alias(work, alias)
    if (braze_id := sent.get("braze_id")) is not None:
        return by_braze_id(work, braze_id)
    if (email := sent.get("email")) is not None:
        return preferred(by_email(work, email))
    if (phone := sent.get("phone")) is not None:
        found = by_phone(work, phone)
        if len(found) > 1:
            work.decide("shared-phone")
        return preferred(found)
    return None  # an anonymous import of push tokens


def _creates(work: Work, name: str, sent: Mapping[str, Any]) -> bool:
    """Return whether an object creates its user if there is none."""
    flag = sent.get("_update_existing_only")
    if sent.get("external_id") is not None:
        return flag is not True
    if sent.get("user_alias") is not None:
        if name != "attributes":
            work.decide("alias-events")
        return flag is False
    if sent.get("braze_id") is not None:
        work.decide("unknown-braze-id")
        return False
    if sent.get("push_token_import") is True:
        return flag is not True and not _tokens_known(work, sent)
    return flag is not True


def _tokens_known(work: Work, sent: Mapping[str, Any]) -> bool:
    """Return whether all tokens of an import are known: Braze ignores those."""
    sql = "SELECT 1 FROM push_tokens WHERE token = ? AND app_id = ?"
    return all(work.row(sql, one["token"], one["app_id"]) for one in sent["push_tokens"])


def _created(work: Work, name: str, sent: Mapping[str, Any]) -> Profile:
    """Return the new user for an object, with its identifiers."""
    profile = new_profile(work)
    if (external_id := sent.get("external_id")) is not None:
        return replace(profile, external_id=external_id)
    if (alias := sent.get("user_alias")) is not None:
        return profile.with_values("aliases", {alias["alias_label"]: alias["alias_name"]})
    if name == "attributes":
        return profile  # `email` and `phone` are set with the other attributes
    work.decide("event-contact")
    email, phone = sent.get("email"), sent.get("phone")
    contact = {"email": email, "email_subscribe": email and "subscribed", "phone": phone}
    return profile.with_values("fields", contact)


def _touched(name: str, sent: Mapping[str, Any], user: Profile) -> dict[str, Any]:
    """Return what `/users/track/sync` prints: the identifier, and the values that were named."""
    identifiers = ("external_id", "user_alias", "braze_id", "email", "phone")
    identifier = next((one for one in identifiers if sent.get(one) is not None), None)
    shown: dict[str, Any] = {identifier: sent[identifier]} if identifier else {}
    if name == "attributes":
        names = [one.strip(" ") for one in sent]
        custom = {one: user.custom[one] for one in names if one in user.custom}
        return {**shown, "custom_attributes": custom}
    if name == "events":
        event = sent["name"].strip(" ")
        return {**shown, "custom_events": [{"name": event, **user.events[event]}]}
    product = sent["product_id"]
    return {**shown, "purchase_events": [{"product_id": product, **user.purchases[product]}]}
