"""A spec may defer its annotations."""

from __future__ import annotations

from brazesmith import Event, Payload, Record, Text, Track, Transform, field, identify, now


class Customer(Record):
    id: Text = field(max_length=50)


class Order(Payload):
    customer: Customer


order = Order()
user = identify(external_id=order.customer.id)
transform = Transform(
    name="shop/order",
    source=order,
    body=Track(events=[Event(user=user, name="Order", time=now())]),
)
