"""A text of any length, longer than Braze's limit."""

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
    comment: Text
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
                properties={"comment": order.comment},
            )
        ]
    ),
)
