"""Regal `sms.sent` becomes the Braze custom event "SMS Sent"."""

from brazesmith import Track, Transform
from brazesmith.regal.payloads import SmsSent
from brazesmith.regal.received import report
from brazesmith.regal.settings import RegalSettings


def transform(settings: RegalSettings) -> Transform:
    """The transform, for a project with these settings."""
    sms = SmsSent()
    return Transform(
        name="regal/sms.sent",
        source=sms,
        body=Track(events=[report(sms, "SMS Sent", settings)]),
    )
