"""POST /messages/send: messages to users who exist already, sent at once. Its rules are BZ7xx."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from brazesmith.contract import pages
from brazesmith.contract.answers import sentence
from brazesmith.contract.destination import Answer, Destination, ObjectArray
from brazesmith.contract.fields import ALIAS_FIELDS, Field, by_place
from brazesmith.contract.formats import bytes_of, kind_of_placeholder
from brazesmith.contract.limits import MOST_ALIAS_BYTES
from brazesmith.contract.rule import Finding
from brazesmith.contract.rules.examples import ALIAS, DOCUMENTED, changed
from brazesmith.contract.rules.rows import Rows
from brazesmith.contract.wording import listed

_field = partial(Field, source=pages.MESSAGES)
_STATES = ("opted_in", "subscribed", "all")

#: One of these names the recipients.
RECIPIENTS = ("external_user_ids", "user_aliases", "segment_id", "audience")
_FIELDS = (
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
_CHANNELS = (
    *("android_push", "apple_push", "content_card", "email", "kindle_push", "web_push", "webhook"),
    *("whats_app", "sms"),
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
    keys=tuple(field.name for field in _FIELDS),
    arrays=(
        ObjectArray("external_user_ids", "recipient"),
        ObjectArray("user_aliases", "recipient", ALIAS_FIELDS),
    ),
    places=tuple(f"messages.{channel}" for channel in _CHANNELS),
    most_objects=50,
    nothing=("external_user_ids",),
    rules=("brazesmith.contract.rules.requests", __name__),
    answers=_answer,
)
DESTINATIONS = (MESSAGES_SEND,)

_EMAIL = {"app_id": "11ae5b4b-2445-4440-a04f-bf537764c9ad", "subject": "Welcome", "body": "Hello"}
_BODY = {"external_user_ids": ["user-1"], "messages": {"email": _EMAIL}}
_MOST = MESSAGES_SEND.most_objects
RULES = Rows(
    pages.MESSAGES,
    by_place({"": _FIELDS, "user_aliases[]": ALIAS_FIELDS}),
    {"": _BODY, "user_aliases[]": ALIAS},
)
RULES.enforced("BZ701", "$").must(
    lambda body: any(body.get(name) for name in RECIPIENTS),
    title=f"A request has recipients: {listed(RECIPIENTS, 'or')}.",
    message=f"no recipients: expected one of {listed(RECIPIENTS, 'or')}",
    hint="add one of them; to send nothing on purpose, return {{ external_user_ids: [] }}",
    bad=changed(_BODY, external_user_ids=...),
    wire=("No Recipients", DOCUMENTED),
    note="Braze's page requires at least one of the others, and does not mention `user_aliases` "
    "there.",
)


def _has_messages(body: dict[str, Any]) -> bool:
    messages = body.get("messages")
    return bool(messages) or (messages is not None and type(messages) is not dict)


RULES.enforced("BZ702", "$").must(
    _has_messages,
    title="A request has a message for at least one channel.",
    message="`messages` is missing or empty, so there is nothing to send",
    hint="add an object for a channel: messages: {{ email: {{ ... }} }}",
    bad={**_BODY, "messages": {}},
    wire=("No message to send", DOCUMENTED),
    source=pages.ERRORS,
)


def _recipients(body: dict[str, Any]) -> int:
    lists = (body.get(name) for name in MESSAGES_SEND.array_names)
    return sum(len(recipients) for recipients in lists if type(recipients) is list)


RULES.enforced("BZ703", "$", dict).has_at_most(
    _MOST,
    "external ids and aliases",
    size=_recipients,
    title=f"A request has at most {_MOST} external ids and aliases.",
    message=f"the request has {{size:,}} external ids and aliases; the limit is {_MOST}",
    hint="send less per request, or to a segment",
    bad={**_BODY, "external_user_ids": [f"user-{n}" for n in range(_MOST + 1)]},
    source=pages.ERRORS,
    wire=("The max number of external_ids and aliases per request was exceeded", DOCUMENTED),
)
RULES.risky("BZ704", "messages.*").must_not_exist(
    title="`messages` has only the channels that Braze documents.",
    message="`{name}` is not a channel that Braze documents; Braze probably ignores it",
    hint=f"write {listed(_CHANNELS, 'or')}",
    bad={**_BODY, "messages": {"email": _EMAIL, "push": {"alert": "Hello"}}},
)
RULES.risky("BZ705", [f"messages.{channel}" for channel in _CHANNELS]).has_type(
    "object", null=False, title="The message of a channel is an object.", bad="Hello"
)
RULES.risky("BZ706", ("messages", "audience")).has_type(good={"email": _EMAIL})
RULES.risky("BZ707", MESSAGES_SEND.array_names).has_type(good=["user-1"], bad="user-1")
RULES.risky("BZ708", "external_user_ids[]").has_type("string", null=False)
RULES.risky("BZ709", "user_aliases[]").has_fields(
    ALIAS_FIELDS,
    null=False,
    hint="write {{ alias_name: ..., alias_label: ... }}, both non-empty strings",
    bad="phone",
)
RULES.risky("BZ710", ("segment_id", "campaign_id", "send_id")).has_type(
    good="f1a7b2c8-4b3f-4f0e-9a57-3d5e8b1c6f92"
)
RULES.risky("BZ711", ("broadcast", "override_frequency_capping")).has_type()
RULES.risky("BZ712", "recipient_subscription_state").is_one_of()
RULES.from_page(pages.ALIAS).risky(
    "BZ713", ("user_aliases[].alias_name", "user_aliases[].alias_label")
).has_at_most(
    MOST_ALIAS_BYTES,
    "bytes",
    size=bytes_of,
    message=f"`{{name}}` has {{size:,}} bytes, so no user has this alias: the limit is "
    f"{MOST_ALIAS_BYTES}",
    hint="use the alias that the user has",
    provenance="documented",
)
RULES.risky(
    "BZ714",
    ("external_user_ids[]", "user_aliases[].alias_name", "user_aliases[].alias_label"),
    str,
).has_problem(
    kind_of_placeholder,
    title="Recipients are not what JavaScript makes of a missing value.",
    message="{value} is {problem}, not a recipient",
    hint="check that the value exists before converting it to text",
    good=_BODY,
    bad={**_BODY, "external_user_ids": ["undefined"]},
)
