"""Regal `sms.queued` becomes the Braze custom event "SMS Queued"."""

from brazesmith import Track, Transform
from brazesmith.regal.payloads import SmsQueued
from brazesmith.regal.received import report
from brazesmith.regal.settings import RegalSettings


def transform(settings: RegalSettings) -> Transform:
    """The transform, for a project with these settings."""
    sms = SmsQueued()
    return Transform(
        name="regal/sms.queued",
        source=sms,
        body=Track(events=[report(sms, "SMS Queued", settings)]),
    )
