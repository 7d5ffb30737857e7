"""Short texts, numbers and null are fine in an event."""

from brazesmith import (
    Email,
    Event,
    Number,
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
    total: Number
    label: Text = field(max_length=50)
    tag: Text = field(nullable=True, max_length=20)
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
                properties={"total": order.total, "label": order.label, "tag": order.tag},
            )
        ]
    ),
)
