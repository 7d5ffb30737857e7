"""What all webhooks to Regal have in common: where they go, whom they are about, who allowed it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from brazesmith import (
    Anything,
    Boolean,
    Personalization,
    Webhook,
    any_of,
    fail,
    from_entries,
    ir,
    is_filled,
    is_present,
    route,
    secret,
    when,
)
from brazesmith.integrations.regal.destinations.fields import URL
from brazesmith.integrations.regal.settings import OutboundSettings
from brazesmith.ir import types
from brazesmith.language.expressions import Map
from brazesmith.language.transform import Route

NO_PHONE: Final = "the user has no phone number, and Regal needs one"

braze = Personalization()
phone = braze.user.phone_number


class Consent:
    """What the profile says of calls and of text messages."""

    def __init__(self, settings: OutboundSettings) -> None:
        self.settings = settings
        attributes = braze.custom_attributes
        self.voice = _as(types.BOOLEAN, attributes[settings.voice_opt_in])
        self.sms = _as(types.BOOLEAN, attributes[settings.sms_opt_in])
        self.source = _as(types.TEXT, attributes[settings.source])

    @property
    def is_known(self) -> Boolean:
        """Whether the contact was asked for any of the two."""
        return any_of(is_present(self.voice), is_present(self.sms))

    @property
    def traits(self) -> dict[str, Any]:
        """The contact's number with its consent. Without an answer there is no consent to send."""
        if self.settings.generation == "optIn":
            listed = [self._listed("voice", self.voice), self._listed("sms", self.sms)]
            return {"phone": phone, "optIn": when(self.is_known, listed)}
        consents = {"voiceOptIn": self._of(self.voice), "smsOptIn": self._of(self.sms)}
        return {"phones": from_entries([[phone, consents]])}

    def _of(self, answer: Anything) -> Anything:
        return when(is_present(answer), {"source": self.source, "subscribed": answer})

    def _listed(self, channel: str, answer: Anything) -> Anything:
        entry = {"channel": channel, "source": self.source, "subscribed": answer}
        return when(is_present(answer), entry)


def number(settings: OutboundSettings) -> dict[str, Any]:
    """The contact's number, and nothing said of its consent."""
    if settings.generation == "optIn":
        return {"phone": phone}
    return {"phones": from_entries([[phone, {}]])}


def about(settings: OutboundSettings) -> dict[str, Any]:
    """What else Regal is to know of the contact."""
    return {
        "email": braze.user.email_address,
        "firstName": braze.user.first_name,
        "lastName": braze.user.last_name,
        **those(braze.custom_attributes, settings.attributes),
    }


def to_regal(traits: dict[str, Any], **event: Any) -> Route:
    """A call of Regal's custom events API; without a phone number there is none."""
    body = {"userId": braze.user.user_id, "traits": traits, **event, "eventSource": "braze"}
    webhook = Webhook(
        url=URL,
        method="POST",
        headers={
            "Authorization": secret("REGAL_API_KEY"),
            "Content-Type": "application/json",
        },
        body=body,
    )
    return route((is_filled(phone), webhook), otherwise=fail(NO_PHONE))


def those(section: Map[Anything], wanted: Mapping[str, str]) -> dict[str, Any]:
    """The values of a section that are wanted, as what they are said to be."""
    return {name: _as(_KINDS.get(kind), section[name]) for name, kind in wanted.items()}


_KINDS: Final = {"text": types.TEXT, "number": types.NUMBER, "boolean": types.BOOLEAN}


def _as(type_: types.Type | None, value: Anything) -> Anything:
    """A value as what it is said to be: a text as Liquid prints it, a number only if it is one."""
    read = value._node
    if type_ is None or not isinstance(read, ir.Get):
        return value
    return Anything(ir.Get(read.parent, read.key, types.optional(type_), read.place))
