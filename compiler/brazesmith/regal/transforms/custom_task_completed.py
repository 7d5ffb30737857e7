"""Regal `custom.task.completed` becomes the Braze custom event "Custom Task Completed"."""

from brazesmith import Track, Transform
from brazesmith.regal.payloads import CustomTaskCompleted
from brazesmith.regal.received import report
from brazesmith.regal.settings import RegalSettings


def transform(settings: RegalSettings) -> Transform:
    """The transform, for a project with these settings."""
    event = CustomTaskCompleted()
    return Transform(
        name="regal/custom.task.completed",
        source=event,
        body=Track(events=[report(event, "Custom Task Completed", settings)]),
    )
