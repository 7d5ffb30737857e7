"""A text that is split."""

from brazesmith import (
    Payload,
    Purchase,
    Text,
    Track,
    Transform,
    field,
    identify,
    now,
    parse_number,
    split,
)


class Order(Payload):
    id: Text = field(max_length=50)
    total: Text


order = Order()
transform = Transform(
    name="shop/order",
    source=order,
    body=Track(
        purchases=[
            Purchase(
                user=identify(external_id=order.id),
                product_id="order",
                currency=split(order.total, " ")[1],
                price=parse_number(split(order.total, " ")[0]),
                time=now(),
            )
        ]
    ),
)
