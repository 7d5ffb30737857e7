"""Regal `task.canceled` becomes the Braze custom event "Task Canceled"."""

from brazesmith import Track, Transform
from brazesmith.integrations.regal.payloads import TaskCanceled
from brazesmith.integrations.regal.received import report
from brazesmith.integrations.regal.settings import RegalSettings


def transform(settings: RegalSettings) -> Transform:
    """The transform, for a project with these settings."""
    task = TaskCanceled()
    return Transform(
        name="regal/task.canceled",
        source=task,
        body=Track(events=[report(task, "Task Canceled", settings)]),
    )
