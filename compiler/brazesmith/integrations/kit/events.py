"""The events of a source: one registry, filled from the payload classes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Generic, TypeVar

from brazesmith.language.payload import Payload, Record, shape_of

P = TypeVar("P", bound=Payload)


class Events(dict[str, type[P]], Generic[P]):
    """The payload classes of a source by the name of their event, in alphabetical order.

        class ShopEvent(Payload, event="Shop"): ...
        class OrderPlaced(ShopEvent, event="Shop order.placed"): ...

        EVENTS = Events(ShopEvent, globals())    # {"order.placed": OrderPlaced}

    A subclass without an `event=` of its own is an abstract base and not an event.
    """

    def __init__(self, base: type[P], namespace: Mapping[str, Any]) -> None:
        self.source = base._event
        classes = [
            value
            for value in namespace.values()
            if isinstance(value, type) and issubclass(value, base) and value._event != base._event
        ]
        super().__init__(
            (self.name_of(event), event) for event in sorted(classes, key=self.name_of)
        )

    def name_of(self, event: Payload | type[Payload]) -> str:
        """Return the name that the source gives an event, such as "order.placed"."""
        return event._event.removeprefix(f"{self.source} ")


def field_names(record: Record | type[Record]) -> tuple[str, ...]:
    """Return the keys of the declared fields of a record."""
    return tuple(shape_of(record if isinstance(record, type) else type(record)).fields)


def is_open(record: Record | type[Record]) -> bool:
    """Return whether a record may have fields that its class does not declare."""
    return record._open


def record_type(record: type[Record], name: str) -> type[Record]:
    """Return the class of a field that is a record itself."""
    shape = shape_of(record).fields[name].shape
    if shape is None or shape.record is None:
        raise TypeError(f"`{name}` of {record.__name__} is not a record")
    return shape.record
