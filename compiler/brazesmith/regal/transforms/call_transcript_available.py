"""Regal `call.transcript.available` becomes the Braze custom event "Call Transcript Available"."""

from brazesmith import Track, Transform
from brazesmith.regal.payloads import CallTranscriptAvailable
from brazesmith.regal.received import report
from brazesmith.regal.settings import RegalSettings


def transform(settings: RegalSettings) -> Transform:
    """The transform, for a project with these settings."""
    call = CallTranscriptAvailable()
    return Transform(
        name="regal/call.transcript.available",
        source=call,
        body=Track(events=[report(call, "Call Transcript Available", settings)]),
    )
