"""Regal `sms.sent` becomes the Braze custom event "SMS Sent"."""

from brazesmith import Track, Transform
from brazesmith.integrations.regal.payloads import SmsSent
from brazesmith.integrations.regal.received import report
from brazesmith.integrations.regal.settings import RegalSettings


def transform(settings: RegalSettings) -> Transform:
    """The transform, for a project with these settings."""
    sms = SmsSent()
    return Transform(
        name="regal/sms.sent",
        source=sms,
        body=Track(events=[report(sms, "SMS Sent", settings)]),
    )
