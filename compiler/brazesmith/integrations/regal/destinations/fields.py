"""The fields that Regal gives a meaning: its custom events API, both generations of it.

Every other key of `traits` is a custom attribute of the contact, every key of `properties` one of
the event.
"""

from __future__ import annotations

from typing import Final

from brazesmith.contract.fields import Field

HOST: Final = "events.regalvoice.com"
URL: Final = f"https://{HOST}/events"

EVENTS_API: Final = "Regal, custom events API: regal-voice-api 1.2 and its page Overview"
FAQ: Final = "Regal, custom events API: page FAQ"
PARTNER_PAGE: Final = "Braze's partner page of Regal, Sending data from Braze to Regal"

CHANNELS: Final = ("voice", "sms", "email")
#: Objects of one consent: of the current generation, by number or address.
CONSENTS: Final = (
    "traits.phones.*.voiceOptIn",
    "traits.phones.*.smsOptIn",
    "traits.emails.*.emailOptIn",
)
#: Where a consent is, in either generation.
ALL_CONSENTS: Final = (*CONSENTS, "traits.optIn[]")

#: How many names of event properties an account can have; each counts once for each event name.
MOST_PROPERTY_NAMES: Final = 8000


def _below(parents: tuple[str, ...], *names: str) -> tuple[str, ...]:
    return tuple(f"{parent}.{name}" for parent in parents for name in names)


CONTACT_TEXTS: Final = (
    *("traits.firstName", "traits.lastName", "traits.subBrand"),
    *_below(("traits.address",), "street", "city", "state", "zipcode", "country"),
)
CONSENT_TEXTS: Final = _below(ALL_CONSENTS, "ip", "source", "text", "timestamp")
_ADDRESSES = ("traits.phones.*", "traits.emails.*")
_TYPES: dict[str, tuple[str, ...]] = {
    "object": ("traits", "properties", "traits.phones", "traits.emails", "traits.address"),
    "string": (
        *("userId", "name", "eventSource", "originalTimestamp", "traits.phone", "traits.email"),
        *(*CONTACT_TEXTS, *_below(_ADDRESSES, "label"), *CONSENT_TEXTS, "traits.optIn[].channel"),
    ),
    "boolean": (*_below(_ADDRESSES, "isPrimary"), *_below(ALL_CONSENTS, "subscribed")),
    "array": ("traits.optIn",),
}

#: The documented fields, by place.
FIELDS: Final = {
    place: Field(
        place.rpartition(".")[2],
        type_,
        "",
        EVENTS_API,
        values=CHANNELS if place.endswith(".channel") else (),
    )
    for type_, places in _TYPES.items()
    for place in places
}
TOP: Final = tuple(place for place in FIELDS if "." not in place)
TRAITS: Final = tuple(
    FIELDS[place].name for place in FIELDS if place.rpartition(".")[0] == "traits"
)
#: Every other place with a meaning of its own.
PLACES: Final = tuple(place for place in FIELDS if "." in place)
