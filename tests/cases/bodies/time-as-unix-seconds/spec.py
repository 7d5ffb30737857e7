"""Braze reads ISO 8601; a declared Unix time must be converted."""

from brazesmith import Event, Payload, Text, Track, Transform, UnixSeconds, identify


class Order(Payload):
    id: Text
    placed: UnixSeconds


order = Order()
user = identify(external_id=order.id)
transform = Transform(
    name="shop/order",
    source=order,
    body=Track(events=[Event(user=user, name="Order", time=order.placed)]),
)
