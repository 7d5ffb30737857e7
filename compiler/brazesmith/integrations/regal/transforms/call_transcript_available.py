"""Regal `call.transcript.available` becomes the Braze custom event "Call Transcript Available"."""

from brazesmith import Track, Transform
from brazesmith.integrations.regal.payloads import CallTranscriptAvailable
from brazesmith.integrations.regal.received import report
from brazesmith.integrations.regal.settings import RegalSettings


def transform(settings: RegalSettings) -> Transform:
    """The transform, for a project with these settings."""
    call = CallTranscriptAvailable()
    return Transform(
        name="regal/call.transcript.available",
        source=call,
        body=Track(events=[report(call, "Call Transcript Available", settings)]),
    )
