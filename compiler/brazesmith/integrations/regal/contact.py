"""Who a Regal event is about and when it happened, whatever its envelope.

Regal has eight kinds of envelope (`payloads.envelope`). Only this module knows in which order their
fields are read.
"""

from __future__ import annotations

from typing import Any, Final

from brazesmith import (
    Anything,
    Iso8601,
    Text,
    Value,
    alias,
    fallback,
    first_filled,
    first_id,
    first_match,
    identify,
    is_object,
    iso8601,
    iso_spelling,
    merge,
    named,
    now,
    omit,
    when,
)
from brazesmith.integrations.kit import Identity, field_names, is_open, named_record
from brazesmith.integrations.regal.payloads import BareProperties, RegalEvent, Standard
from brazesmith.integrations.regal.settings import RegalSettings

EMAIL_SHAPE: Final = r"^[^@\s]+@[^@\s]+\.[^@\s]+$"
#: Five to twenty digits with a few other characters between them: (555) 555-0123 ext. 4.
PHONE_SHAPE: Final = r"^(?:\D{0,9}\d){5,20}\D{0,9}$"
_E164: Final = r"^\+[1-9]\d{6,14}$"

#: Properties that may hold what the envelope lacks.
_PHONES = ("contact_phone", "contactPhone", "contact_number")
_EMAILS = ("contact_email", "email", "new_email_properties.email")
_TIMES = ("timestamp", "completed_at", "created_at")

_DEFAULTS: Final = RegalSettings()


def contact(event: RegalEvent, settings: RegalSettings = _DEFAULTS) -> Identity:
    """Identify the contact in Braze: by your id, else by e-mail, else by an alias with the phone.

    Braze's partner page advises the alias instead of a phone number as an identifier. The
    project's settings can specify another order.
    """
    return identity(candidates_of(event, properties_of(event), settings), settings)


def occurred_at(event: RegalEvent) -> Anything:
    """Return when the event happened, or the time of receipt if its own time is unusable.

    Regal does not resend an event, so an unusable time must not lose it.
    """
    return time_of(event, properties_of(event))


def regal_time(value: Value) -> Iso8601:
    """Return a time that Regal wrote as ISO 8601.

    Accepts Unix seconds as a number or text, ISO 8601, and 2022-07-13 14:00:00 -07:00. A time
    without an offset is taken as UTC, because Regal does not document its time zone.
    """
    return iso8601(iso_spelling(value))


def properties_of(event: Any) -> Any:
    """Return the properties of an event, as its class declares them.

    Some events may arrive without an envelope: then the payload itself holds the properties.
    """
    declared = event.properties
    if not isinstance(event, BareProperties):
        return declared
    bare = merge(omit(event, *field_names(event))) if is_open(declared) else event
    return named_record("given", when(is_object(declared), declared, bare), like=declared)


def identity(candidates: dict[str, Text], settings: RegalSettings) -> Identity:
    """Identify the contact by the first candidate that has a value. Without one, the code fails."""
    identifiers: dict[str, Any] = {}
    for key, value in candidates.items():
        if key == "phone_alias":
            identifiers["user_alias"] = alias(label=settings.alias_label, name=value)
        else:
            identifiers[key] = value
    return identify(**identifiers)


def candidates_of(event: RegalEvent, properties: Any, settings: RegalSettings) -> dict[str, Text]:
    """Return what may identify the contact, by the names in the settings, best first."""
    phones = (event.traits.phone, event.contact_phone, *_beside(event, properties, _PHONES))
    emails = (event.traits.email, event.contact_email, *_beside(event, properties, _EMAILS))
    candidates: dict[str, Text] = {}
    for key in settings.identifiers:
        match key:
            case "external_id":
                value = named("external_id", first_id(event.userId, event.external_id))
            case "email":
                value = named("email", first_match(EMAIL_SHAPE, *emails))
            case "phone":
                value = named("phone_number", first_match(_E164, *phones))
            case _:
                value = named("phone", first_filled(*phones))
        candidates[key] = value
    return candidates


def time_of(event: RegalEvent, properties: Any) -> Anything:
    """Return `occurred_at` of an event whose properties are at hand."""
    envelope = (event.originalTimestamp, event.original_timestamp)
    times = (*envelope, *_beside(event, properties, _TIMES), event.created_at)
    occurred: Anything = named("occurred_at", fallback(*map(regal_time, times), now()))
    return occurred


def _beside(event: RegalEvent, properties: Any, paths: tuple[str, ...]) -> list[Any]:
    """Return the properties at these paths that may replace what the envelope lacks.

    The standard envelope lacks nothing. If it does not name the contact, the properties must not
    identify somebody else.
    """
    if isinstance(event, Standard):
        return []
    found = []
    for path in paths:
        first, *rest = path.split(".")
        if first in field_names(properties):
            value = properties[first]
            for key in rest:
                value = value[key]
            found.append(value)
    return found
