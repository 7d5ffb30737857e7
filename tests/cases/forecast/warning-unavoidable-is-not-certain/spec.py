"""No payload that is tried suits, but others may."""

from brazesmith import (
    Attributes,
    Payload,
    Text,
    Track,
    Transform,
    field,
    identify,
    join,
    replace_pattern,
)


class Order(Payload):
    id: Text = field(max_length=50)
    label: Text = field(max_length=50)


order = Order()
transform = Transform(
    name="shop/order",
    source=order,
    body=Track(
        attributes=[
            Attributes(
                user=identify(external_id=order.id),
                email_subscribe=replace_pattern(
                    join([order.label, "x"], "-"), r"^long-winded-", ""
                ),
            )
        ]
    ),
)
