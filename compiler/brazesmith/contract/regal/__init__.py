"""Regal's rules on what Braze posts to it, as data: `POST https://events.regalvoice.com/events`.

The rows are in `rules.py`, in the form of Braze's own (`brazesmith.contract.rule`); `request.py`
has those on the request around the body. `judge(body, Destination.REGAL)` applies them.
"""

from __future__ import annotations

from brazesmith.contract.regal.fields import HOST, KNOWN
from brazesmith.contract.regal.rules import RULES

__all__ = ["HOST", "KNOWN", "RULES"]
