"""BZ7xx: bodies for /messages/send."""

from __future__ import annotations

from typing import Any

from brazesmith.contract.destinations.messages_send import (
    CHANNELS,
    FIELDS,
    MESSAGES_SEND,
    RECIPIENTS,
)
from brazesmith.contract.fields import ERRORS_PAGE, MESSAGES_PAGE, by_place
from brazesmith.contract.rule import JSON_TYPES
from brazesmith.contract.rules.examples import ALIAS, DOCUMENTED, changed
from brazesmith.contract.rules.rows import Rows, listed

_EMAIL = {"app_id": "11ae5b4b-2445-4440-a04f-bf537764c9ad", "subject": "Welcome", "body": "Hello"}
_BODY = {"external_user_ids": ["user-1"], "messages": {"email": _EMAIL}}
_ALIASES = MESSAGES_SEND.fields_of("user_aliases")
_MOST = MESSAGES_SEND.most_objects
RULES = Rows(
    MESSAGES_PAGE,
    {
        **{field.name: field for field in FIELDS},
        **by_place({"user_aliases[]": _ALIASES}),
    },
    {"": _BODY, "user_aliases[]": ALIAS},
)


RULES.enforced("BZ701", "$").must(
    lambda body: any(body.get(name) for name in RECIPIENTS),
    title=f"A request has recipients: {listed(RECIPIENTS, 'or')}.",
    message=f"no recipients: expected one of {listed(RECIPIENTS, 'or')}",
    hint="add one of them; to send nothing on purpose, return {{ external_user_ids: [] }}",
    bad=changed(_BODY, external_user_ids=...),
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
    source=ERRORS_PAGE,
)


def _recipients(body: dict[str, Any]) -> int:
    lists = (body.get(name) for name in MESSAGES_SEND.array_names)
    return sum(len(recipients) for recipients in lists if type(recipients) is list)


RULES.enforced("BZ703", "$", dict).has_at_most(
    _MOST,
    "recipients",
    size=_recipients,
    title=f"A request has at most {_MOST} external ids and aliases.",
    message=f"{{size}} external ids and aliases; the limit is {_MOST}",
    hint="send less per request, or to a segment",
    good=_BODY,
    bad={**_BODY, "external_user_ids": [f"user-{n}" for n in range(_MOST + 1)]},
    source=ERRORS_PAGE,
    wire=(
        "The max number of external_ids and aliases per request was exceeded",
        DOCUMENTED,
    ),
)
RULES.risky("BZ704", "messages.*").must_not_exist(
    title="`messages` has only the channels that Braze documents.",
    message="`{name}` is not a documented channel; Braze probably ignores it",
    hint="the channels are " + ", ".join(CHANNELS),
    bad={**_BODY, "messages": {"email": _EMAIL, "push": {"alert": "Hello"}}},
)
RULES.risky("BZ705", [f"messages.{channel}" for channel in CHANNELS]).has_type(
    "object",
    null=False,
    title="The message of a channel is an object.",
    bad="Hello",
)
RULES.risky("BZ706", ("messages", "audience")).has_type(good={"email": _EMAIL})
RULES.risky("BZ707", MESSAGES_SEND.array_names).has_type(good=["user-1"], bad="user-1")
RULES.risky("BZ708", "external_user_ids[]").has_type(
    "string",
    null=False,
    title="The elements of `external_user_ids` are strings.",
    message="this element is {value}, not a string",
)


def _is_alias(value: Any) -> bool:
    return type(value) is dict and all(
        type(value.get(field.name)) is str and value[field.name] for field in _ALIASES
    )


RULES.risky("BZ709", "user_aliases[]", *JSON_TYPES).must(
    _is_alias,
    title="The elements of `user_aliases` have an `alias_name` and an `alias_label`.",
    message="this alias is {value} without strings in both `alias_name` and `alias_label`",
    hint="send both: {{ alias_name: ..., alias_label: ... }}",
    bad={**_BODY, "user_aliases": ["phone"]},
)
RULES.risky("BZ710", ("segment_id", "campaign_id", "send_id")).has_type(
    good="f1a7b2c8-4b3f-4f0e-9a57-3d5e8b1c6f92"
)
RULES.risky("BZ711", ("broadcast", "override_frequency_capping")).has_type()
RULES.risky("BZ712", "recipient_subscription_state").is_one_of()
