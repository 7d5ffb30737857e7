"""Regal's inbound API, `POST https://events.regalvoice.com/events`, as a destination of webhooks.

The rules on the body are in `rules.py`, those on the request around it in `requests.py`.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from brazesmith.contract.answers import answer_webhook
from brazesmith.contract.destination import Destination
from brazesmith.integrations.regal.destinations.fields import HOST, PLACES, TOP, URL


def _accepts(request: Any) -> bool:
    """Whether a request is addressed to Regal."""
    url = request.get("url") if isinstance(request, dict) else None
    try:
        return isinstance(url, str) and urlsplit(url).hostname == HOST
    except ValueError:
        return False


REGAL = Destination(
    name="regal",
    request=f"POST {URL}",
    keys=TOP,
    places=PLACES,
    rules=(f"{__name__}.rules",),
    request_rules=(f"{__name__}.requests",),
    answers=answer_webhook,
    accepts=_accepts,
    receiver="Regal",
    has_profiles=False,
)
DESTINATIONS = (REGAL,)
