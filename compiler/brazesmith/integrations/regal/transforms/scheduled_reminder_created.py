"""Regal `scheduled.reminder.created` becomes the Braze event "Scheduled Reminder Created"."""

from brazesmith import Track, Transform
from brazesmith.integrations.regal.payloads import ScheduledReminderCreated
from brazesmith.integrations.regal.received import report
from brazesmith.integrations.regal.settings import RegalSettings


def transform(settings: RegalSettings) -> Transform:
    """The transform, for a project with these settings."""
    event = ScheduledReminderCreated()
    return Transform(
        name="regal/scheduled.reminder.created",
        source=event,
        body=Track(events=[report(event, "Scheduled Reminder Created", settings)]),
    )
