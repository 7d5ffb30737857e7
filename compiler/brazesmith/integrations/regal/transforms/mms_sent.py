"""Regal `mms.sent` becomes the Braze custom event "MMS Sent"."""

from brazesmith import Track, Transform
from brazesmith.integrations.regal.payloads import MmsSent
from brazesmith.integrations.regal.received import report
from brazesmith.integrations.regal.settings import RegalSettings


def transform(settings: RegalSettings) -> Transform:
    """The transform, for a project with these settings."""
    mms = MmsSent()
    return Transform(
        name="regal/mms.sent",
        source=mms,
        body=Track(events=[report(mms, "MMS Sent", settings)]),
    )
