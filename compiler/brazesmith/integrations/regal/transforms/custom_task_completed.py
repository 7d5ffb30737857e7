"""Regal `custom.task.completed` becomes the Braze custom event "Custom Task Completed"."""

from brazesmith import Track, Transform
from brazesmith.integrations.regal.payloads import CustomTaskCompleted
from brazesmith.integrations.regal.received import report
from brazesmith.integrations.regal.settings import RegalSettings


def transform(settings: RegalSettings) -> Transform:
    """The transform, for a project with these settings."""
    event = CustomTaskCompleted()
    return Transform(
        name="regal/custom.task.completed",
        source=event,
        body=Track(events=[report(event, "Custom Task Completed", settings)]),
    )
