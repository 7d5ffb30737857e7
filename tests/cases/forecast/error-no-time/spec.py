"""An event without a time."""

from brazesmith import Email, Event, Payload, Text, Track, Transform, absent, field, identify


class Order(Payload):
    id: Text = field(optional="guests have none", max_length=50)
    email: Email


order = Order()
user = identify(external_id=order.id, email=order.email)
transform = Transform(
    name="shop/order",
    source=order,
    body=Track(events=[Event(user=user, name="Order", time=absent, properties={})]),
)
