"""Regal `sms.undelivered` becomes "SMS Undelivered"; a dead number can be unsubscribed."""

from brazesmith import Transform
from brazesmith.integrations.regal.dead_numbers import not_delivered
from brazesmith.integrations.regal.payloads import SmsUndelivered
from brazesmith.integrations.regal.received import Received
from brazesmith.integrations.regal.settings import RegalSettings


def transform(settings: RegalSettings) -> Transform:
    """The transform, for a project with these settings."""
    sms = Received(SmsUndelivered(), settings)
    return Transform(
        name="regal/sms.undelivered",
        source=sms.event,
        body=not_delivered(sms, "SMS Undelivered"),
    )
