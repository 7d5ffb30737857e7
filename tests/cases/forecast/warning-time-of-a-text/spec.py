"""A text that may not be a time."""

from brazesmith import Email, Event, Payload, Text, Track, Transform, field, identify, iso8601


class Order(Payload):
    id: Text = field(optional="guests have none", max_length=50)
    label: Text = field(max_length=50)
    email: Email


order = Order()
user = identify(external_id=order.id, email=order.email)
transform = Transform(
    name="shop/order",
    source=order,
    body=Track(events=[Event(user=user, name="Order", time=iso8601(order.label), properties={})]),
)
