"""Regal `contact.subscribed` becomes "Contact Subscribed", and subscribes to group or e-mail."""

from brazesmith import Track, Transform, route
from brazesmith.integrations.regal.consent import Subscription
from brazesmith.integrations.regal.payloads import ContactSubscribed
from brazesmith.integrations.regal.received import Received
from brazesmith.integrations.regal.settings import RegalSettings


def transform(settings: RegalSettings) -> Transform:
    """The transform, for a project with these settings."""
    received = Received(ContactSubscribed(), settings)
    subscription = Subscription(received)
    both = Track(
        attributes=[subscription.attributes("subscribed")],
        events=[received.report("Contact Subscribed")],
    )
    return Transform(
        name="regal/contact.subscribed",
        source=received.event,
        body=route((subscription.is_known, both), otherwise=subscription.unknown),
    )
