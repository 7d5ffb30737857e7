"""Regal `contacted.after.hours` becomes the Braze custom event "Contacted After Hours"."""

from brazesmith import Track, Transform
from brazesmith.integrations.regal.payloads import ContactedAfterHours
from brazesmith.integrations.regal.received import report
from brazesmith.integrations.regal.settings import RegalSettings


def transform(settings: RegalSettings) -> Transform:
    """The transform, for a project with these settings."""
    event = ContactedAfterHours()
    return Transform(
        name="regal/contacted.after.hours",
        source=event,
        body=Track(events=[report(event, "Contacted After Hours", settings)]),
    )
