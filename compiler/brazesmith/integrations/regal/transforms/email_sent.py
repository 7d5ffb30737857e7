"""Regal `email.sent` becomes the Braze custom event "Email Sent"."""

from brazesmith import Track, Transform
from brazesmith.integrations.regal.payloads import EmailSent
from brazesmith.integrations.regal.received import report
from brazesmith.integrations.regal.settings import RegalSettings


def transform(settings: RegalSettings) -> Transform:
    """The transform, for a project with these settings."""
    email = EmailSent()
    return Transform(
        name="regal/email.sent",
        source=email,
        body=Track(events=[report(email, "Email Sent", settings)]),
    )
