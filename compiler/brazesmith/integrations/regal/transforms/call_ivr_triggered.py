"""Regal `call.ivr.triggered` becomes the Braze custom event "Call IVR Triggered"."""

from brazesmith import Track, Transform
from brazesmith.integrations.regal.payloads import CallIvrTriggered
from brazesmith.integrations.regal.received import report
from brazesmith.integrations.regal.settings import RegalSettings


def transform(settings: RegalSettings) -> Transform:
    """The transform, for a project with these settings."""
    call = CallIvrTriggered()
    return Transform(
        name="regal/call.ivr.triggered",
        source=call,
        body=Track(events=[report(call, "Call IVR Triggered", settings)]),
    )
