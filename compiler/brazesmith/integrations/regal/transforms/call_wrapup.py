"""Regal `call.wrapup` becomes the Braze custom event "Call Wrapup"."""

from brazesmith import Track, Transform
from brazesmith.integrations.regal.payloads import CallWrapup
from brazesmith.integrations.regal.received import report
from brazesmith.integrations.regal.settings import RegalSettings


def transform(settings: RegalSettings) -> Transform:
    """The transform, for a project with these settings."""
    call = CallWrapup()
    return Transform(
        name="regal/call.wrapup",
        source=call,
        body=Track(events=[report(call, "Call Wrapup", settings)]),
    )
