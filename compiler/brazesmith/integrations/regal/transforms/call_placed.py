"""Regal `call.placed` becomes the Braze custom event "Call Placed"."""

from brazesmith import Track, Transform
from brazesmith.integrations.regal.payloads import CallPlaced
from brazesmith.integrations.regal.received import report
from brazesmith.integrations.regal.settings import RegalSettings


def transform(settings: RegalSettings) -> Transform:
    """The transform, for a project with these settings."""
    call = CallPlaced()
    return Transform(
        name="regal/call.placed",
        source=call,
        body=Track(events=[report(call, "Call Placed", settings)]),
    )
