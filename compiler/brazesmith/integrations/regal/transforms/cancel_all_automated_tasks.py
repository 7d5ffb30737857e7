"""Regal `cancel.all.automated.tasks` becomes the Braze event "Cancel All Automated Tasks"."""

from brazesmith import Track, Transform
from brazesmith.integrations.regal.payloads import CancelAllAutomatedTasks
from brazesmith.integrations.regal.received import report
from brazesmith.integrations.regal.settings import RegalSettings


def transform(settings: RegalSettings) -> Transform:
    """The transform, for a project with these settings."""
    event = CancelAllAutomatedTasks()
    return Transform(
        name="regal/cancel.all.automated.tasks",
        source=event,
        body=Track(events=[report(event, "Cancel All Automated Tasks", settings)]),
    )
