"""Regal `sms.failed` becomes "SMS Failed"; a dead number can be unsubscribed."""

from brazesmith import Transform
from brazesmith.integrations.regal.dead_numbers import not_delivered
from brazesmith.integrations.regal.payloads import SmsFailed
from brazesmith.integrations.regal.received import Received
from brazesmith.integrations.regal.settings import RegalSettings


def transform(settings: RegalSettings) -> Transform:
    """The transform, for a project with these settings."""
    sms = Received(SmsFailed(), settings)
    return Transform(
        name="regal/sms.failed",
        source=sms.event,
        body=not_delivered(sms, "SMS Failed"),
    )
