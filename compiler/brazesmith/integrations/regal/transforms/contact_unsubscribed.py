"""Regal `contact.unsubscribed` unsubscribes the Braze user from the channel's group, or e-mail."""

from brazesmith import Track, Transform, route
from brazesmith.integrations.regal.consent import Subscription
from brazesmith.integrations.regal.payloads import ContactUnsubscribed
from brazesmith.integrations.regal.received import Received
from brazesmith.integrations.regal.settings import RegalSettings


def transform(settings: RegalSettings) -> Transform:
    """The transform, for a project with these settings."""
    received = Received(ContactUnsubscribed(), settings)
    # The event's name says that it is an unsubscribe; `new_subscription` is true here as well.
    subscription = Subscription(received)
    unsubscribed = Track(attributes=[subscription.attributes("unsubscribed", only_updates=True)])
    return Transform(
        name="regal/contact.unsubscribed",
        source=received.event,
        body=route((subscription.is_known, unsubscribed), otherwise=subscription.unknown),
    )
