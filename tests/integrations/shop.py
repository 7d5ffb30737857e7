"""The smallest integration: an invented shop with three events, a few settings and a router.

It imports the public spec API and the kit, and nothing else.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from brazesmith import (
    Array,
    Attributes,
    Boolean,
    Email,
    Event,
    Number,
    Payload,
    Record,
    Text,
    Track,
    UnixSeconds,
    all_of,
    field,
    fitted,
    identify,
    iso8601,
    pick,
)
from brazesmith.contract.answers import answer_webhook
from brazesmith.contract.destination import Destination
from brazesmith.integrations.kit import (
    Body,
    Contact,
    Events,
    Integration,
    Occurrence,
    Receiver,
    Router,
    Row,
    Settings,
    field_names,
    key,
)
from brazesmith.integrations.kit import settings as read

# --- payloads ------------------------------------------------------------------------------------


class Customer(Record):
    """The customer of an event."""

    id: Text = field(optional=True)
    email: Email = field(optional=True)
    first_name: Text = field(optional=True)


class ShopEvent(Payload, event="Shop"):
    """What all events have in common."""

    type: Text
    at: UnixSeconds
    customer: Customer


class Order(Record):
    """An order."""

    number: Text
    total: Number
    coupons: Array[Text] = field(optional=True)
    refunded: Boolean = field(optional=True)


class OrderPlaced(ShopEvent, event="Shop order.placed"):
    """A customer placed an order. Its payment may still be pending."""

    order: Order


class OrderCanceled(ShopEvent, event="Shop order.canceled"):
    """An order was canceled."""

    order: Order


class CustomerRegistered(ShopEvent, event="Shop customer.registered"):
    """A customer registered."""


EVENTS = Events(ShopEvent, globals())

# --- settings ------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class ShopSettings(Settings, table="shop"):
    """The keys of `[tool.brazesmith.shop]`."""

    leave_out: tuple[str, ...] = key(
        [],
        read.list_of(lambda name: read.member(name, field_names(Order), "property of an order")),
        "Properties of an order that are not sent.",
    )
    naming: str = key("title", read.choice("title", "dotted"), "How events are named.")
    greeting: str | None = key(None, read.text, "A greeting.")


# --- transforms ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Received:
    """An event with the settings of the project."""

    event: ShopEvent
    settings: ShopSettings

    def report(self, title: str) -> Event:
        """Return the event for Braze."""
        order = getattr(self.event, "order", None) if isinstance(self.event, ORDERS) else None
        kept = [name for name in field_names(Order) if name not in self.settings.leave_out]
        customer = self.event.customer
        return Event(
            user=identify(external_id=customer.id, email=customer.email),
            name=title if self.settings.naming == "title" else EVENTS.name_of(self.event),
            time=iso8601(self.event.at),
            properties=None if order is None else pick(order, *kept),
        )


ORDERS = (OrderPlaced, OrderCanceled)


def report(received: Received, title: str) -> Body:
    """Report the event."""
    return Track(events=[received.report(title)])


def registered(received: Received, title: str) -> Body:
    """Report the customer, and set the name."""
    customer = received.event.customer
    user = identify(external_id=customer.id)
    attributes = Attributes(user=user, first_name=fitted(customer.first_name))
    return Track(attributes=[attributes], events=[received.report(title)])


class AnyEvent(ShopEvent, event="Shop, all events"):
    """Any event."""

    order: Order = field(optional=True)


def misnamed(event: AnyEvent, name: Text) -> Mapping[str, Boolean]:
    """A refunded order arrives as a second `order.placed`."""
    return {"order.canceled": all_of(name == "order.placed", event.order.refunded)}


INTEGRATION = Integration(
    name="shop",
    events=EVENTS,
    settings=ShopSettings,
    receive=Received,
    report=report,
    rows=(
        Row(CustomerRegistered, "Customer Registered", registered, becomes="an event and a name"),
        Row(OrderCanceled, "Order Canceled"),
        Row(OrderPlaced, "Order Placed"),
    ),
    router=Router(
        event=AnyEvent, name=lambda event: event.type, misnamed=misnamed, description="Every event."
    ),
)


# --- its local counterpart -----------------------------------------------------------------------

HOST = "people.shop.example"
DESTINATION = Destination(
    name="shop",
    request=f"POST https://{HOST}/people",
    keys=("id", "email"),
    rules=(),
    answers=answer_webhook,
    receiver="Shop",
    has_profiles=False,
)


def payload(occurrence: Occurrence) -> dict[str, Any]:
    """Return the webhook of an event."""
    return {
        "type": occurrence.event,
        "at": int(occurrence.at.timestamp()),
        "customer": dict(occurrence.contact),
        "order": {"number": occurrence.id, "total": 12.5},
    }


def updated(contact: Contact | None, body: Mapping[str, Any]) -> Contact | None:
    """Return the customer with what the body says."""
    return {**(contact or {}), **body}


RECEIVER = Receiver(
    name="shop",
    title="Shop",
    host=HOST,
    destination=DESTINATION,
    events=tuple(EVENTS),
    keys=lambda body: [f"id {body['id']}"] if "id" in body else [],
    updated=updated,
    payload=payload,
    seconds=1.0,
    properties="order",
)
