"""A nested attribute without null."""

from brazesmith import (
    Attributes,
    Email,
    Number,
    Payload,
    Text,
    Track,
    Transform,
    field,
    identify,
)


class Order(Payload):
    id: Text = field(optional="guests have none", max_length=50)
    total: Number
    label: Text = field(max_length=50)
    email: Email


order = Order()
user = identify(external_id=order.id, email=order.email)
transform = Transform(
    name="shop/order",
    source=order,
    body=Track(
        attributes=[
            Attributes(user=user, custom={"last": {"label": order.label, "total": order.total}})
        ]
    ),
)
