"""Regal `task.reservation.created` becomes the Braze custom event "Task Reservation Created"."""

from brazesmith import Track, Transform
from brazesmith.integrations.regal.payloads import TaskReservationCreated
from brazesmith.integrations.regal.received import report
from brazesmith.integrations.regal.settings import RegalSettings


def transform(settings: RegalSettings) -> Transform:
    """The transform, for a project with these settings."""
    task = TaskReservationCreated()
    return Transform(
        name="regal/task.reservation.created",
        source=task,
        body=Track(events=[report(task, "Task Reservation Created", settings)]),
    )
