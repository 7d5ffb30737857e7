"""Regal, a phone and SMS sales platform: its reporting webhooks as typed payloads.

    from brazesmith.regal import CallCompleted

The transforms to Braze are in `brazesmith.regal.transforms`; a project gets them all with
`integrations = ["regal"]` in its `[tool.brazesmith]`.
"""

from brazesmith.regal.contact import contact, occurred_at
from brazesmith.regal.payloads import (
    CallCompleted,
    ContactAttributeEdited,
    ContactExperimentAssigned,
    ContactUnsubscribed,
    RegalEvent,
)

__all__ = [
    "CallCompleted",
    "ContactAttributeEdited",
    "ContactExperimentAssigned",
    "ContactUnsubscribed",
    "RegalEvent",
    "contact",
    "occurred_at",
]
