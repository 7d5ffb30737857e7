"""Regal `mms.received` becomes the Braze custom event "MMS Received"."""

from brazesmith import Track, Transform
from brazesmith.integrations.regal.payloads import MmsReceived
from brazesmith.integrations.regal.received import report
from brazesmith.integrations.regal.settings import RegalSettings


def transform(settings: RegalSettings) -> Transform:
    """The transform, for a project with these settings."""
    mms = MmsReceived()
    return Transform(
        name="regal/mms.received",
        source=mms,
        body=Track(events=[report(mms, "MMS Received", settings)]),
    )
