"""A place is a JSON pointer after the code."""

from brazesmith import (
    Email,
    Event,
    Payload,
    Text,
    Track,
    Transform,
    UnixSeconds,
    field,
    identify,
    iso8601,
)


class Order(Payload):
    id: Text = field(optional="guests have none", max_length=50)
    placed: UnixSeconds
    email: Email


order = Order()
user = identify(external_id=order.id, email=order.email)
transform = Transform(
    name="shop/order",
    source=order,
    body=Track(events=[Event(user=user, name="Order", time=iso8601(order.placed), properties={})]),
    allow={"BZ310 events[].properties.note": "short"},
)
