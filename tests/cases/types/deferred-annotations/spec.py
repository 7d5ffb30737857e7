"""A spec may defer its annotations."""

from __future__ import annotations

from brazesmith import Event, Payload, Record, Text, Track, Transform, identify, now


class Customer(Record):
    id: Text


class Order(Payload):
    customer: Customer


order = Order()
user = identify(external_id=order.customer.id)
transform = Transform(
    name="shop/order",
    source=order,
    body=Track(events=[Event(user=user, name="Order", time=now())]),
)
