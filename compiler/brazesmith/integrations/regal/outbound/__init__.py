"""Braze to Regal: the webhooks of Braze's partner page, which canvases and campaigns send.

A new contact, a consent given or withdrawn, a custom event. Each is one request to Regal's custom
events API; `[tool.brazesmith.regal.outbound]` says in which form (`OutboundSettings`).
"""

from __future__ import annotations

from brazesmith.integrations.regal.outbound import contact, custom_event, opt_in
from brazesmith.integrations.regal.settings import OutboundSettings
from brazesmith.language.transform import Transform

#: In the order of the partner page.
WEBHOOKS = (contact.transform, opt_in.transform, custom_event.transform)


def webhooks(settings: OutboundSettings) -> tuple[Transform, ...]:
    """The webhooks, for a project with these settings."""
    return tuple(transform(settings) for transform in WEBHOOKS)
