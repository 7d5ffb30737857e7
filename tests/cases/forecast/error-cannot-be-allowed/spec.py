"""Only warnings can be allowed."""

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
    label: Text = field(max_length=50)
    email: Email


order = Order()
user = identify(external_id=order.id, email=order.email)
transform = Transform(
    name="shop/order",
    source=order,
    body=Track(
        events=[
            Event(
                user=user,
                name="Order",
                time=iso8601(order.placed),
                properties={"time": order.label},
            )
        ]
    ),
    allow={"BZ308": "we like it"},
)
