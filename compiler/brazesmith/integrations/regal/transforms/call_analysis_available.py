"""Regal `call.analysis.available` becomes the Braze custom event "Call Analysis Available"."""

from brazesmith import Track, Transform
from brazesmith.integrations.regal.payloads import CallAnalysisAvailable
from brazesmith.integrations.regal.received import report
from brazesmith.integrations.regal.settings import RegalSettings


def transform(settings: RegalSettings) -> Transform:
    """The transform, for a project with these settings."""
    call = CallAnalysisAvailable()
    return Transform(
        name="regal/call.analysis.available",
        source=call,
        body=Track(events=[report(call, "Call Analysis Available", settings)]),
    )
