"""Regal `sms.queued` becomes the Braze custom event "SMS Queued"."""

from brazesmith import Track, Transform
from brazesmith.integrations.regal.payloads import SmsQueued
from brazesmith.integrations.regal.received import report
from brazesmith.integrations.regal.settings import RegalSettings


def transform(settings: RegalSettings) -> Transform:
    """The transform, for a project with these settings."""
    sms = SmsQueued()
    return Transform(
        name="regal/sms.queued",
        source=sms,
        body=Track(events=[report(sms, "SMS Queued", settings)]),
    )
