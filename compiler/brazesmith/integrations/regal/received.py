"""A Regal event as the bodies of transforms see it: who it is about, when it happened, and what.

Regal has eight kinds of envelope (`payloads.envelope`). Only this module knows in which order their
fields are read.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from typing import Any, Final

from brazesmith import (
    Anything,
    Attributes,
    Boolean,
    Event,
    Iso8601,
    Map,
    Text,
    UnixSeconds,
    Value,
    absent,
    alias,
    fallback,
    first_id,
    first_match,
    first_short,
    identify,
    is_filled,
    is_object,
    iso8601,
    map_values,
    merge,
    named,
    not_,
    now,
    omit,
    rename_keys,
    reportable,
    storable,
    when,
    without_nulls,
)
from brazesmith.integrations.kit import Identity, field_names, is_open, named_record
from brazesmith.integrations.regal.payloads import EVENTS, BareProperties, RegalEvent, Standard
from brazesmith.integrations.regal.settings import RegalSettings

EMAIL_SHAPE: Final = r"^[^@\s]+@[\w-]+(?:\.[\w-]+)+$"
#: Five to twenty digits with a few other characters between them: (555) 555-0123 ext. 4.
PHONE_SHAPE: Final = r"^(?:\D{0,9}\d){5,20}\D{0,9}$"
_E164: Final = r"^\+[1-9]\d{6,14}$"
#: The characters of a text that fits the name of an alias, which has at most 236 bytes.
_SHORT: Final = 59

#: Properties that may hold what the envelope lacks.
_PHONES = ("contact_phone", "contactPhone", "contact_number")
_EMAILS = ("contact_email", "email", "new_email_properties.email")
_TIMES = ("timestamp", "completed_at", "created_at")

_DEFAULTS: Final = RegalSettings()


class Received:
    """An event of a contact, together with the settings of the project.

    `properties` and `user` are built once, so that the JavaScript computes them once.
    """

    def __init__(self, event: RegalEvent, settings: RegalSettings = _DEFAULTS) -> None:
        self.event = event
        self.settings = settings
        self.properties = _properties(event)
        self.candidates = self._candidates()
        self.user = self._identity()

    @property
    def time(self) -> Anything:
        """When the event happened, or the time of receipt if its own time is unusable.

        Regal does not resend an event, so an unusable time must not lose it.
        """
        event = self.event
        envelope = (event.originalTimestamp, event.original_timestamp)
        times = (*envelope, *self._beside(_TIMES), event.created_at)
        occurred: Anything = named("occurred_at", fallback(*map(regal_time, times), now()))
        return occurred

    def report(self, title: str, shaped: Mapping[str, Value] | None = None) -> Event:
        """Return the event for Braze, with all documented properties that the project sends.

        `shaped` replaces the values of some properties; `absent` leaves one out. If the event's
        properties are open, the account's own are included.
        """
        return Event(
            user=self.user,
            name=self.settings.event_name(title, EVENTS.name_of(self.event)),
            time=self.time,
            update_existing_only=self.settings.only_updates(False),
            properties=reportable(self._reported(shaped or {})),
        )

    def attributes(self, *, only_updates: bool = False, **fields: Any) -> Attributes:
        """Return attributes of the contact."""
        updates = self.settings.only_updates(only_updates)
        return Attributes(user=self.user, update_existing_only=updates, **fields)

    def found_by(self, key: str) -> list[Boolean]:
        """Return the conditions under which this candidate, such as "email", is the identifier."""
        better = itertools.takewhile(lambda other: other != key, self.candidates)
        values = self.candidates
        return [*(not_(is_filled(values[other])) for other in better), is_filled(values[key])]

    def others(self, *known: str) -> Map[Any]:
        """Return the account's own properties as custom attributes, without the known ones.

        Nulls are left out: they mean that Regal has no value, but Braze would delete its own.
        """
        values = map_values(self.wanted(self.properties, *known), storable)
        return self.prefixed(without_nulls(values))

    def wanted(self, fields: Any, *known: str) -> Any:
        """Return fields without the known ones and those that the project leaves out."""
        excluded = dict.fromkeys((*known, *self.settings.leave_out))
        return omit(fields, *excluded) if excluded else fields

    def prefixed(self, attributes: Map[Any]) -> Map[Any]:
        """Return custom attributes with the prefix of the project."""
        prefix = self.settings.attribute_prefix
        return rename_keys(attributes, prefix) if prefix else attributes

    def _reported(self, shaped: Mapping[str, Value]) -> Any:
        chosen = self.settings.properties.get(EVENTS.name_of(self.event))
        if is_open(self.properties) and chosen is None:
            kept = self.wanted(self.properties)
            return merge(kept, dict(shaped)) if shaped else kept
        names = field_names(self.properties) if chosen is None else chosen
        taken = [name for name in names if name not in self.settings.leave_out]
        values = {name: shaped.get(name, self.properties[name]) for name in taken}
        return {name: value for name, value in values.items() if value is not absent}

    def _candidates(self) -> dict[str, Text]:
        """Return what may identify the contact, by the names in the settings, best first."""
        event = self.event
        phones = (event.traits.phone, event.contact_phone, *self._beside(_PHONES))
        emails = (event.traits.email, event.contact_email, *self._beside(_EMAILS))
        values: Mapping[str, Text] = {
            "external_id": named("external_id", first_id(event.userId, event.external_id)),
            "email": named("email", first_match(EMAIL_SHAPE, *emails)),
            "phone": named("phone_number", first_match(_E164, *phones)),
            "phone_alias": named("phone", first_short(_SHORT, *phones)),
        }
        return {key: values[key] for key in self.settings.identifiers}

    def _identity(self) -> Identity:
        """Identify the contact by the first candidate that has a value; without one, fail."""
        identifiers: dict[str, Any] = {}
        for key, value in self.candidates.items():
            if key == "phone_alias":
                identifiers["user_alias"] = alias(label=self.settings.alias_label, name=value)
            else:
                identifiers[key] = value
        return identify(**identifiers)

    def _beside(self, paths: tuple[str, ...]) -> list[Any]:
        """Return the properties at these paths that may replace what the envelope lacks.

        The standard envelope lacks nothing. If it does not name the contact, the properties must
        not identify somebody else.
        """
        if isinstance(self.event, Standard):
            return []
        found = []
        for first, *rest in (path.split(".") for path in paths):
            if first in field_names(self.properties):
                value = self.properties[first]
                for key in rest:
                    value = value[key]
                found.append(value)
        return found


def _properties(event: Any) -> Any:
    """Return the properties of an event, as its class declares them.

    Some events may arrive without an envelope: then the payload itself holds the properties.
    """
    declared = event.properties
    if not isinstance(event, BareProperties):
        return declared
    bare = merge(omit(event, *field_names(event))) if is_open(declared) else event
    return named_record("given", when(is_object(declared), declared, bare), like=declared)


def regal_time(value: Text | UnixSeconds) -> Iso8601:
    """Return a time that Regal wrote as ISO 8601.

    Accepts Unix seconds as a number or text, ISO 8601, and 2022-07-13 14:00:00 -07:00. A time
    without an offset is taken as UTC, because Regal does not document its time zone.
    """
    return iso8601(value)


def contact(event: RegalEvent, settings: RegalSettings = _DEFAULTS) -> Identity:
    """Identify the contact in Braze: by your id, else by e-mail, else by an alias with the phone.

    Braze's partner page advises the alias instead of a phone number as an identifier. The
    project's settings can specify another order.
    """
    return Received(event, settings).user


def occurred_at(event: RegalEvent) -> Anything:
    """Return when the event happened, or the time of receipt if its own time is unusable."""
    return Received(event).time


def report(event: RegalEvent, title: str, settings: RegalSettings) -> Event:
    """Return the event for Braze that reports an event with all its properties as they are."""
    return Received(event, settings).report(title)
