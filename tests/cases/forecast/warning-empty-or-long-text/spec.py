"""A name that may be empty or long."""

from brazesmith import Event, Payload, Text, Track, Transform, field, identify, now


class Order(Payload):
    id: Text = field(max_length=50)
    label: Text


order = Order()
transform = Transform(
    name="shop/order",
    source=order,
    body=Track(events=[Event(user=identify(external_id=order.id), name=order.label, time=now())]),
)
