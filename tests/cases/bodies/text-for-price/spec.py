"""A price is a number."""

from brazesmith import (
    Array,
    Number,
    Payload,
    Purchase,
    Text,
    Track,
    Transform,
    identify,
    now,
    payload,
)


class Order(Payload):
    id: Number
    name: Text
    tags: Array[Text]


order = Order()
user = identify(external_id=payload.id)
transform = Transform(
    name="shop/order",
    source=order,
    body=Track(
        purchases=[
            Purchase(user=user, currency="EUR", time=now(), product_id="p", price=order.name)
        ]
    ),
)
