"""Regal `task.reservation.accepted` becomes the Braze custom event "Task Reservation Accepted"."""

from brazesmith import Track, Transform
from brazesmith.integrations.regal.payloads import TaskReservationAccepted
from brazesmith.integrations.regal.received import report
from brazesmith.integrations.regal.settings import RegalSettings


def transform(settings: RegalSettings) -> Transform:
    """The transform, for a project with these settings."""
    task = TaskReservationAccepted()
    return Transform(
        name="regal/task.reservation.accepted",
        source=task,
        body=Track(events=[report(task, "Task Reservation Accepted", settings)]),
    )
