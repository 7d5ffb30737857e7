"""A field that raw JavaScript passes on."""

from brazesmith import (
    Attributes,
    Email,
    Payload,
    Text,
    Track,
    Transform,
    field,
    identify,
    raw_javascript,
)


class Order(Payload):
    id: Text = field(optional="guests have none", max_length=50)
    state: Text = field(enum=("opted_in", "gone"))
    email: Email


order = Order()
user = identify(external_id=order.id, email=order.email)
transform = Transform(
    name="shop/order",
    source=order,
    body=Track(
        attributes=[
            Attributes(user=user, email_subscribe=raw_javascript("order.state", order=order))
        ]
    ),
)
