"""A webhook of a Canvas or campaign: a whole request, to any receiver."""

from __future__ import annotations

from brazesmith.contract.answers import answer_webhook
from brazesmith.contract.destination import Destination

WEBHOOK = Destination(
    name="webhook",
    rank=2,
    request="the webhook's own URL",
    keys=("method", "url", "headers", "body"),
    rules=("brazesmith.contract.rules.webhooks",),
    answers=answer_webhook,
    receiver="the receiver",
    has_profiles=False,
    is_request=True,
)
DESTINATIONS = (WEBHOOK,)
