"""Subscriptions: which group of Braze's, or whether all e-mail, a channel of Regal's means."""

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
    """The channel of an event, and what Braze has for it."""

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
        """The contact in that state: "subscribed" or "unsubscribed"."""
        groups = [SubscriptionGroup(id=self.group, state=state)]
        fields: dict[str, Any] = {"subscription_groups": when(is_present(self.group), groups)}
        if not self.email_is_a_group:
            fields["email_subscribe"] = when(self.channel == "email", state)
        return self.received.attributes(only_updates=only_updates, **fields)


def email_consent(state: Anything, settings: RegalSettings) -> dict[str, Any]:
    """The fields of `Attributes` that say whether the user takes e-mail."""
    if not _email_is_a_group(settings):
        return {"email_subscribe": state}
    groups = [SubscriptionGroup(id=group("email"), state=state)]
    return {"subscription_groups": when(is_present(state), groups)}


def group(channel: str) -> Text:
    """The project's subscription group for a channel."""
    return setting(f"regal.subscription_groups.{channel}")


def _email_is_a_group(settings: RegalSettings) -> bool:
    return bool(settings.subscription_groups.get("email"))
