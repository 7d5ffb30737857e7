"""POST /messages/send: messages to users who exist already, sent at once."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from brazesmith.contract.answers import sentence
from brazesmith.contract.destination import Answer, Destination, ObjectArray
from brazesmith.contract.fields import MESSAGES_PAGE, Field
from brazesmith.contract.rule import Finding

_field = partial(Field, source=MESSAGES_PAGE)
_STATES = ("opted_in", "subscribed", "all")

#: One of these names the recipients.
RECIPIENTS = ("external_user_ids", "user_aliases", "segment_id", "audience")
FIELDS = (
    _field("external_user_ids", "array", "your own ids of the users"),
    _field("user_aliases", "array", "objects with `alias_name` and `alias_label`"),
    _field("segment_id", "string", "the segment of the recipients"),
    _field("audience", "object", "filters for the recipients"),
    _field("broadcast", "boolean", "send to the whole segment"),
    _field("campaign_id", "string", "the API campaign, needed for statistics"),
    _field("send_id", "string", "the send, for statistics"),
    _field("override_frequency_capping", "boolean", "ignore the campaign's frequency capping"),
    _field("recipient_subscription_state", "string", "which users receive it", values=_STATES),
    _field("messages", "object", "an object for each channel"),
)
CHANNELS = (
    *("android_push", "apple_push", "content_card", "email", "kindle_push", "web_push", "webhook"),
    *("whats_app", "sms"),
)
_ALIAS_FIELDS = (
    _field("alias_name", "string", "the alias"),
    _field("alias_label", "string", "its label"),
)


def _answer(destination: Destination, body: Any, findings: Sequence[Finding]) -> Answer:
    """Return the answer: Braze documents only that a success has a `dispatch_id`."""
    refusal = next((finding for finding in findings if finding.level == "rejected"), None)
    if refusal is not None:
        return "rejected", 400, {"message": sentence(refusal)}
    ours = "[brazesmith] success, with a `dispatch_id`; the rest is not documented"
    return "accepted", 201, {"message": ours}  # Braze documents no status: 201 is our choice


MESSAGES_SEND = Destination(
    name="messages-send",
    request="POST /messages/send",
    keys=tuple(field.name for field in FIELDS),
    arrays=(
        ObjectArray("external_user_ids", "recipient"),
        ObjectArray("user_aliases", "recipient", _ALIAS_FIELDS),
    ),
    places=tuple(f"messages.{channel}" for channel in CHANNELS),
    most_objects=50,
    nothing=("external_user_ids",),
    rules=("brazesmith.contract.rules.requests", "brazesmith.contract.rules.messages"),
    answers=_answer,
)
DESTINATIONS = (MESSAGES_SEND,)
