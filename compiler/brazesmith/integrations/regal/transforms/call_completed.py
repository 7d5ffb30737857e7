"""Regal `call.completed` becomes the Braze custom event "Call Completed"."""

from brazesmith import Track, Transform
from brazesmith.integrations.regal.payloads import CallCompleted
from brazesmith.integrations.regal.received import report
from brazesmith.integrations.regal.settings import RegalSettings


def transform(settings: RegalSettings) -> Transform:
    """The transform, for a project with these settings."""
    call = CallCompleted()
    return Transform(
        name="regal/call.completed",
        source=call,
        body=Track(events=[report(call, "Call Completed", settings)]),
    )
