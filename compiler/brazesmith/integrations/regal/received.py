"""A Regal event as the bodies of transforms see it: what to report, and about whom."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from typing import Any

from brazesmith import (
    Attributes,
    Boolean,
    Event,
    Map,
    Value,
    absent,
    is_filled,
    map_values,
    merge,
    not_,
    omit,
    rename_keys,
    reportable,
    storable,
    without_nulls,
)
from brazesmith.integrations.kit import field_names, is_open
from brazesmith.integrations.regal.contact import candidates_of, identity, properties_of, time_of
from brazesmith.integrations.regal.payloads import EVENTS, RegalEvent
from brazesmith.integrations.regal.settings import RegalSettings


class Received:
    """An event of a contact, together with the settings of the project.

    `properties` and `user` are built once, so that the JavaScript computes them once.
    """

    def __init__(self, event: RegalEvent, settings: RegalSettings) -> None:
        self.event = event
        self.settings = settings
        self.properties = properties_of(event)
        self.candidates = candidates_of(event, self.properties, settings)
        self.user = identity(self.candidates, settings)

    def report(self, title: str, shaped: Mapping[str, Value] | None = None) -> Event:
        """Return the event for Braze, with all documented properties that the project wants.

        `shaped` replaces the values of some properties; `absent` leaves one out. If the event's
        properties are open, the account's own are included.
        """
        return Event(
            user=self.user,
            name=self.settings.event_name(title, EVENTS.name_of(self.event)),
            time=time_of(self.event, self.properties),
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
        """Return custom attributes under the names that the project wants."""
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


def report(event: RegalEvent, title: str, settings: RegalSettings) -> Event:
    """Return the event for Braze that reports an event with all its properties as they are."""
    return Received(event, settings).report(title)
