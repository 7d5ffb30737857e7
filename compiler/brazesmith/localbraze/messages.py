"""`/messages/send`: messages land in an outbox instead of being delivered."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from brazesmith.contract import judge
from brazesmith.localbraze.answer import Reply
from brazesmith.localbraze.naming import is_alias
from brazesmith.localbraze.profiles import Profile, by_alias, by_external_id
from brazesmith.localbraze.store import Work
from brazesmith.localbraze.times import printed
from brazesmith.localbraze.verdicts import note

#: Which states of an e-mail subscription receive messages, by `recipient_subscription_state`.
_RECEIVING: Final[Mapping[str, tuple[str, ...]]] = {
    "opted_in": ("opted_in",),
    "subscribed": ("opted_in", "subscribed"),
    "all": ("opted_in", "subscribed", "unsubscribed"),
}


@dataclass(frozen=True, slots=True)
class Message:
    """A message in the outbox: `braze_id`s of its recipients by channel, and the request."""

    dispatch_id: str
    at: str
    recipients: Mapping[str, list[str]]
    body: Mapping[str, Any]


def send(work: Work, body: Any) -> Reply:
    """Put a message into the outbox; it never creates users."""
    verdict = judge(body, "messages-send", now=work.now)
    note(work, verdict.findings)
    if verdict.verdict == "rejected":
        return verdict.status, verdict.response
    work.decide("message-answer", "message-recipients")
    users = _recipients(work, body)
    state = body.get("recipient_subscription_state")
    receiving = _RECEIVING.get(state if type(state) is str else "", _RECEIVING["subscribed"])
    messages = body.get("messages")
    channels = messages if type(messages) is dict else {}
    recipients = {
        channel: [user.braze_id for user in users if channel != "email" or _reads(user, receiving)]
        for channel in channels
    }
    return 201, {"dispatch_id": add(work, recipients, body), "message": "success"}


def add(work: Work, recipients: Mapping[str, list[str]], body: Mapping[str, Any]) -> str:
    """Put a message into the outbox, and return its `dispatch_id`."""
    dispatch_id = work.new_id()
    work.rows(
        "INSERT INTO outbox VALUES (?, ?, ?, ?, ?)",
        *(dispatch_id, work.request, printed(work.now), json.dumps(recipients), json.dumps(body)),
    )
    return dispatch_id


def _recipients(work: Work, body: Mapping[str, Any]) -> list[Profile]:
    """Return the users that a request names; a segment or an audience has nobody."""
    found: dict[int, Profile] = {}
    for value in (*_array(body, "external_user_ids"), *_array(body, "user_aliases")):
        user = None
        if type(value) is str:
            user = by_external_id(work, value)
        elif is_alias(value):
            user = by_alias(work, value)
        if user is None:
            work.log("ignored", "message", after=value, reason="no user matches the recipient")
        else:
            found[user.number] = user
    return list(found.values())


def _array(body: Mapping[str, Any], name: str) -> list[Any]:
    value = body.get(name)
    return value if type(value) is list else []


def _reads(user: Profile, receiving: tuple[str, ...]) -> bool:
    """Return whether a user has an address, and a state that receives messages."""
    return bool(user.fields.get("email")) and user.fields.get("email_subscribe") in receiving


def outbox(work: Work) -> list[Message]:
    """Return all messages, oldest first."""
    sql = "SELECT dispatch_id, at, recipients, body FROM outbox ORDER BY rowid"
    return [
        Message(dispatch_id, at, json.loads(recipients), json.loads(body))
        for dispatch_id, at, recipients, body in work.rows(sql)
    ]
