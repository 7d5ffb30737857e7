"""POST /users/track: attributes, events and purchases of users."""

from __future__ import annotations

from brazesmith.contract.answers import answer_objects
from brazesmith.contract.destination import Destination, ObjectArray
from brazesmith.contract.fields import ATTRIBUTE_FIELDS, EVENT_FIELDS, PURCHASE_FIELDS

TRACK = Destination(
    name="track",
    rank=0,
    request="POST /users/track",
    # Braze's pages disagree on whether `push_token_import` is here or in the attributes object.
    keys=("attributes", "events", "purchases", "partner", "api_key", "push_token_import"),
    arrays=(
        ObjectArray("attributes", "attribute object", ATTRIBUTE_FIELDS),
        ObjectArray("events", "event", EVENT_FIELDS),
        ObjectArray("purchases", "purchase", PURCHASE_FIELDS),
    ),
    most_objects=75,
    nothing=("attributes",),
    rules=tuple(
        f"brazesmith.contract.rules.{name}"
        for name in (
            *("requests", "track", "identifiers", "attributes", "custom"),
            *("events", "purchases", "ecommerce"),
        )
    ),
    answers=answer_objects,
)
DESTINATIONS = (TRACK,)
