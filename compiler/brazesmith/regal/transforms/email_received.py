"""Regal `email.received` becomes the Braze custom event "Email Received"."""

from brazesmith import Track, Transform
from brazesmith.regal.payloads import EmailReceived
from brazesmith.regal.received import report
from brazesmith.regal.settings import RegalSettings


def transform(settings: RegalSettings) -> Transform:
    """The transform, for a project with these settings."""
    email = EmailReceived()
    return Transform(
        name="regal/email.received",
        source=email,
        body=Track(events=[report(email, "Email Received", settings)]),
    )
