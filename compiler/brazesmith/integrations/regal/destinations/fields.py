"""The fields that Regal gives a meaning: its custom events API, both generations of it.

Every other key of `traits` is a custom attribute of the contact, every key of `properties` one of
the event.
"""

from __future__ import annotations

from typing import Final

HOST: Final = "events.regalvoice.com"
URL: Final = f"https://{HOST}/events"

EVENTS_API: Final = "Regal, custom events API: regal-voice-api 1.2 and its page Overview"
FAQ: Final = "Regal, custom events API: page FAQ"
PARTNER_PAGE: Final = "Braze's partner page of Regal, Sending data from Braze to Regal"

TOP: Final = ("userId", "traits", "name", "properties", "eventSource", "originalTimestamp")
TRAITS: Final = (
    *("phones", "emails", "phone", "email", "optIn"),
    *("firstName", "lastName", "address", "subBrand"),
)
ADDRESS: Final = ("street", "city", "state", "zipcode", "country")
CONSENT: Final = ("subscribed", "ip", "source", "text", "timestamp")
CHANNELS: Final = ("voice", "sms", "email")

#: Objects of one consent: of the current generation, by number or address.
CONSENTS: Final = (
    "traits.phones.*.voiceOptIn",
    "traits.phones.*.smsOptIn",
    "traits.emails.*.emailOptIn",
)

#: How many names of event properties an account can have; each counts once for each event name.
MOST_PROPERTY_NAMES: Final = 8000

#: Every place below the keys of a body with a meaning of its own.
PLACES: Final = (
    *(f"traits.{name}" for name in TRAITS),
    *(f"traits.address.{name}" for name in ADDRESS),
    *(f"traits.phones.*.{name}" for name in ("label", "isPrimary")),
    *(f"traits.emails.*.{name}" for name in ("label", "isPrimary")),
    *(f"{consent}.{name}" for consent in CONSENTS for name in CONSENT),
    *(f"traits.optIn[].{name}" for name in ("channel", *CONSENT)),
)
