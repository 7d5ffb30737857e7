"""Regal `sms.received` becomes the Braze custom event "SMS Received"."""

from brazesmith import Track, Transform
from brazesmith.integrations.regal.payloads import SmsReceived
from brazesmith.integrations.regal.received import report
from brazesmith.integrations.regal.settings import RegalSettings


def transform(settings: RegalSettings) -> Transform:
    """The transform, for a project with these settings."""
    sms = SmsReceived()
    return Transform(
        name="regal/sms.received",
        source=sms,
        body=Track(events=[report(sms, "SMS Received", settings)]),
    )
