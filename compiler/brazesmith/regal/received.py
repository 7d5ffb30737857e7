"""A Regal event as a transform sees it: what to report of it, and about whom."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from brazesmith import (
    Attributes,
    Event,
    Value,
    absent,
    map_values,
    merge,
    omit,
    rename_keys,
    reportable,
    storable,
    when,
)
from brazesmith.language.expressions import Expr
from brazesmith.language.payload import shape_of
from brazesmith.regal.contact import identity, properties_of, time_of
from brazesmith.regal.payloads import RegalEvent, event_name
from brazesmith.regal.settings import RegalSettings


class Received:
    """An event of a contact, read by the settings of a project.

    `properties` and `user` are made once, so that the JavaScript computes them once.
    """

    def __init__(
        self,
        event: RegalEvent,
        settings: RegalSettings,
        *,
        emails: Callable[[Any], tuple[Value, ...]] = lambda properties: (),
    ) -> None:
        self.event = event
        self.settings = settings
        self.name = event_name(event)
        self.properties = properties_of(event)
        self.user = identity(event, self.properties, settings, emails(self.properties))

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

    def others(self, *known: str) -> Expr:
        """The account's own properties, beside the known ones, as custom attributes."""
        return self.prefixed(map_values(self._without(self.properties, known), storable))

    def kept(self) -> Expr:
        """The properties that the project wants."""
        return self._without(self.properties, ())

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
        taken = [key for key in shape.fields if self.settings.takes(self.name, key)]
        if shape.open and self.name not in self.settings.properties:
            return merge(self.kept(), dict(shaped)) if shaped else self.kept()
        values = {key: shaped.get(key, self.properties[key]) for key in taken}
        return {key: value for key, value in values.items() if value is not absent}

    def _without(self, value: Expr, names: tuple[str, ...]) -> Expr:
        gone = dict.fromkeys((*names, *self.settings.leave_out))
        return omit(value, *gone) if gone else value


def report(event: RegalEvent, title: str, settings: RegalSettings) -> Event:
    """The event for Braze that reports an event, with all properties as they are."""
    return Received(event, settings).report(title)
