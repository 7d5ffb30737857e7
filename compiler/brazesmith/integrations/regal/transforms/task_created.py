"""Regal `task.created` becomes the Braze custom event "Task Created"."""

from brazesmith import Track, Transform
from brazesmith.integrations.regal.payloads import TaskCreated
from brazesmith.integrations.regal.received import report
from brazesmith.integrations.regal.settings import RegalSettings


def transform(settings: RegalSettings) -> Transform:
    """The transform, for a project with these settings."""
    task = TaskCreated()
    return Transform(
        name="regal/task.created",
        source=task,
        body=Track(events=[report(task, "Task Created", settings)]),
    )
