"""Subscriptions: the state in Braze that corresponds to a channel in Regal."""

from __future__ import annotations

from typing import Any

from brazesmith import (
    Anything,
    Attributes,
    Boolean,
    SubscriptionGroup,
    Text,
    any_of,
    fail,
    fallback,
    format_text,
    is_present,
    lower,
    named,
    setting,
    translate,
    when,
)
from brazesmith.integrations.regal.received import Received
from brazesmith.integrations.regal.settings import CHANNELS, RegalSettings


class Subscription:
    """The channel of an event, and the subscription that Braze has for it."""

    def __init__(self, received: Received) -> None:
        self.received = received
        self.email_is_a_group = _email_is_a_group(received.settings)
        groups = received.settings.subscription_groups
        wanted = CHANNELS if self.email_is_a_group else ("voice", "sms")
        channels = [channel for channel in wanted if groups.get(channel) is not False]
        self.channel = named("channel", lower(received.properties.channel))
        self.group = named(
            "group",
            translate(self.channel, {channel: group(channel) for channel in channels}),
            comment="The project's subscription group for the channel.",
        )

    @property
    def is_known(self) -> Boolean:
        """Whether Braze has a subscription for the channel."""
        has_group = is_present(self.group)
        return has_group if self.email_is_a_group else any_of(self.channel == "email", has_group)

    @property
    def unknown(self) -> Anything:
        """The failure for any other channel."""
        channel = fallback(self.channel, "(none)")
        return fail(format_text("no subscription group for the channel {}", channel))

    def attributes(self, state: str, *, only_updates: bool = False) -> Attributes:
        """Return the contact in a state, "subscribed" or "unsubscribed"."""
        groups = [SubscriptionGroup(id=self.group, state=state)]
        fields: dict[str, Any] = {"subscription_groups": when(is_present(self.group), groups)}
        if not self.email_is_a_group:
            fields["email_subscribe"] = when(self.channel == "email", state)
        return self.received.attributes(only_updates=only_updates, **fields)


def email_consent(state: Anything, settings: RegalSettings) -> dict[str, Any]:
    """Return the fields of `Attributes` for a consent to e-mail."""
    if not _email_is_a_group(settings):
        return {"email_subscribe": state}
    groups = [SubscriptionGroup(id=group("email"), state=state)]
    return {"subscription_groups": when(is_present(state), groups)}


def group(channel: str) -> Text:
    """Return the project's subscription group for a channel."""
    return setting(f"regal.subscription_groups.{channel}")


def _email_is_a_group(settings: RegalSettings) -> bool:
    return bool(settings.subscription_groups.get("email"))
