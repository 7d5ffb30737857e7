"""Regal `scheduled.callback.requested` becomes the event "Scheduled Callback Requested"."""

from brazesmith import Track, Transform, absent, fallback
from brazesmith.integrations.regal.contact import regal_time
from brazesmith.integrations.regal.payloads import ScheduledCallbackRequested
from brazesmith.integrations.regal.received import Received
from brazesmith.integrations.regal.settings import RegalSettings


def transform(settings: RegalSettings) -> Transform:
    """The transform, for a project with these settings."""
    callback = Received(ScheduledCallbackRequested(), settings)
    given = callback.properties
    due = fallback(given.callback_timestamp, given.callback_timestamp_)
    shaped = {
        "callback_timestamp": fallback(regal_time(due), due),  # so that Braze sees a time
        "callback_timestamp ": absent,
    }
    return Transform(
        name="regal/scheduled.callback.requested",
        source=callback.event,
        body=Track(events=[callback.report("Scheduled Callback Requested", shaped)]),
    )
