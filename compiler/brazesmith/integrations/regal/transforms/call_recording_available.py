"""Regal `call.recording.available` becomes the Braze custom event "Call Recording Available"."""

from brazesmith import Track, Transform
from brazesmith.integrations.regal.payloads import CallRecordingAvailable
from brazesmith.integrations.regal.received import report
from brazesmith.integrations.regal.settings import RegalSettings


def transform(settings: RegalSettings) -> Transform:
    """The transform, for a project with these settings."""
    call = CallRecordingAvailable()
    return Transform(
        name="regal/call.recording.available",
        source=call,
        body=Track(events=[report(call, "Call Recording Available", settings)]),
    )
