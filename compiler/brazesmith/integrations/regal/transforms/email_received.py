"""Regal `email.received` becomes the Braze custom event "Email Received"."""

from brazesmith import Track, Transform
from brazesmith.integrations.regal.payloads import EmailReceived
from brazesmith.integrations.regal.received import report
from brazesmith.integrations.regal.settings import RegalSettings


def transform(settings: RegalSettings) -> Transform:
    """The transform, for a project with these settings."""
    email = EmailReceived()
    return Transform(
        name="regal/email.received",
        source=email,
        body=Track(events=[report(email, "Email Received", settings)]),
    )
