"""A Regal event as a transform sees it: what to report of it, and about whom."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping
from typing import Any

from brazesmith import (
    Attributes,
    Boolean,
    Event,
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
    when,
    without_nulls,
)
from brazesmith.integrations.regal.contact import candidates_of, identity, properties_of, time_of
from brazesmith.integrations.regal.payloads import RegalEvent, event_name
from brazesmith.integrations.regal.settings import RegalSettings
from brazesmith.language.bodies import Alias
from brazesmith.language.expressions import Expr
from brazesmith.language.payload import shape_of


class Received:
    """An event of a contact, read by the settings of a project.

    `properties` and `user` are made once, so that the JavaScript computes them once.
    """

    def __init__(
        self,
        event: RegalEvent,
        settings: RegalSettings,
    ) -> None:
        self.event = event
        self.settings = settings
        self.properties = properties_of(event)
        self.candidates = candidates_of(event, self.properties, settings)
        self.user = identity(self.candidates, settings)

    def report(self, title: str, shaped: Mapping[str, Value] | None = None) -> Event:
        """The event for Braze, with all documented properties that the project wants.

        `shaped` are properties that are not taken as they are; an absent one is not taken at all.
        Of an event whose properties are open all others are taken as well.
        """
        return Event(
            user=self.user,
            name=self.settings.event_name(title, self.name),
            time=time_of(self.event, self.properties),
            update_existing_only=self.settings.only_updates(False),
            properties=reportable(self._reported(shaped or {})),
        )

    def attributes(self, *, only_updates: bool = False, **fields: Any) -> Attributes:
        """Attributes of the contact."""
        updates = self.settings.only_updates(only_updates)
        return Attributes(user=self.user, update_existing_only=updates, **fields)

    def found_by(self, key: str) -> list[Boolean]:
        """What holds where Braze finds the contact by this candidate, such as `email`."""
        values = {k: v.name if isinstance(v, Alias) else v for k, v in self.candidates.items()}
        better = itertools.takewhile(lambda other: other != key, values)
        return [*(not_(is_filled(values[other])) for other in better), is_filled(values[key])]

    def others(self, *known: str) -> Expr:
        """The account's own properties, beside the known ones, as custom attributes.

        A null says nothing of a new contact; to Braze it would say: forget what you know.
        """
        values = map_values(self.wanted(self.properties, *known), storable)
        return self.prefixed(without_nulls(values))

    def wanted(self, fields: Expr, *known: str) -> Expr:
        """Fields beside the known ones, without those that the project leaves out."""
        gone = dict.fromkeys((*known, *self.settings.leave_out))
        return omit(fields, *gone) if gone else fields

    def prefixed(self, attributes: Expr) -> Expr:
        """Custom attributes under the names that the project wants."""
        prefix = self.settings.attribute_prefix
        return rename_keys(attributes, prefix) if prefix else attributes

    def null_for_text(self, *names: str) -> dict[str, Value]:
        """Properties in which Regal's examples have the text "null" for null."""
        given = self.properties
        return {name: when(given[name] == "null", None, given[name]) for name in names}

    def _reported(self, shaped: Mapping[str, Value]) -> Any:
        shape = shape_of(type(self.properties))
        chosen = self.settings.properties.get(self.name)
        if shape.open and chosen is None:
            kept = self.wanted(self.properties)
            return merge(kept, dict(shaped)) if shaped else kept
        names = shape.fields if chosen is None else chosen
        taken = [key for key in names if key not in self.settings.leave_out]
        values = {key: shaped.get(key, self.properties[key]) for key in taken}
        return {key: value for key, value in values.items() if value is not absent}


def report(event: RegalEvent, title: str, settings: RegalSettings) -> Event:
    """The event for Braze that reports an event, with all properties as they are."""
    return Received(event, settings).report(title)
