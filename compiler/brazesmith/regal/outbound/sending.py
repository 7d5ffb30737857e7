"""What all webhooks to Regal have in common: where they go, whom they are about, who allowed it."""

from __future__ import annotations

from typing import Any, Final

from brazesmith import (
    Anything,
    Boolean,
    Personalization,
    Text,
    Webhook,
    any_of,
    fail,
    from_entries,
    ir,
    is_filled,
    is_present,
    route,
    secret,
    types,
    when,
)
from brazesmith.contract.regal.fields import URL
from brazesmith.language.transform import Route
from brazesmith.regal.settings import OutboundSettings

NO_PHONE: Final = "the user has no phone number, and Regal needs one"

braze = Personalization()
phone = braze.user.phone_number


class Consent:
    """What the profile says of calls and of text messages."""

    def __init__(self, settings: OutboundSettings) -> None:
        self.settings = settings
        self.voice = _boolean(settings.voice_opt_in)
        self.sms = _boolean(settings.sms_opt_in)
        self.source = _text(settings.source)

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

    def _of(self, answer: Boolean) -> Anything:
        return when(is_present(answer), {"source": self.source, "subscribed": answer})

    def _listed(self, channel: str, answer: Boolean) -> Anything:
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
        **{name: braze.custom_attributes[name] for name in settings.attributes},
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


def _boolean(attribute: str) -> Boolean:
    """A custom attribute that is true or false; anything else is no answer."""
    read = braze.custom_attributes[attribute]._node
    return Boolean(ir.Get(read.parent, read.key, types.optional(types.BOOLEAN), read.place))


def _text(attribute: str) -> Text:
    """A custom attribute as the text that Liquid prints."""
    read = braze.custom_attributes[attribute]._node
    return Text(ir.Get(read.parent, read.key, types.optional(types.TEXT), read.place))
