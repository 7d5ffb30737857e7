"""A nested attribute without null."""

from brazesmith import (
    Attributes,
    Email,
    Payload,
    Text,
    Track,
    Transform,
    UnixSeconds,
    field,
    identify,
    nested_time,
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
        attributes=[
            Attributes(
                user=user, custom={"last": {"label": order.label, "at": nested_time(order.placed)}}
            )
        ]
    ),
)
