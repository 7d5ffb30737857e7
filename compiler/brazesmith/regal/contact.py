"""What every transform of a Regal event says of the contact and the time."""

from __future__ import annotations

from brazesmith import Anything, fallback, identify, iso8601, now
from brazesmith.language.bodies import Identity
from brazesmith.regal.payloads import RegalEvent


def contact(event: RegalEvent) -> Identity:
    """Who the contact is for Braze: your id, else the e-mail, else an alias by phone.

    Braze takes no phone number as an identifier of a Regal contact; its partner page advises a
    user alias.
    """
    return identify(
        external_id=event.userId,
        email=event.traits.email,
        phone_alias=event.traits.phone,
    )


def occurred_at(event: RegalEvent) -> Anything:
    """When the event happened; where its own time cannot be used, the time of receipt.

    Regal does not send an event again, so an unusable time must not cost the event.
    """
    return fallback(iso8601(event.originalTimestamp), now())
