"""Regal `contact.unsubscribed` unsubscribes the Braze user from the channel's group, or e-mail."""

from brazesmith import (
    Attributes,
    SubscriptionGroup,
    Track,
    Transform,
    any_of,
    fail,
    fallback,
    format_text,
    is_present,
    lower,
    named,
    route,
    setting,
    translate,
    when,
)
from brazesmith.regal.contact import contact
from brazesmith.regal.payloads import ContactUnsubscribed

event = ContactUnsubscribed()

# The event's name says that it is an unsubscribe; `new_subscription` is true here as well.
channel = named("channel", lower(event.properties.channel))
group = named(
    "group",
    translate(
        channel,
        {
            "voice": setting("regal.subscription_groups.voice"),
            "sms": setting("regal.subscription_groups.sms"),
        },
    ),
    comment="The project's subscription group for the channel.",
)

transform = Transform(
    name="regal/contact.unsubscribed",
    source=event,
    body=route(
        (
            any_of(channel == "email", is_present(group)),
            Track(
                attributes=[
                    Attributes(
                        user=contact(event),
                        update_existing_only=True,
                        email_subscribe=when(channel == "email", "unsubscribed"),
                        subscription_groups=when(
                            is_present(group), [SubscriptionGroup(id=group, state="unsubscribed")]
                        ),
                    )
                ]
            ),
        ),
        otherwise=fail(
            format_text("no subscription group for the channel {}", fallback(channel, "(none)"))
        ),
    ),
)
