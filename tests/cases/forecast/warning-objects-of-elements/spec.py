"""An object, and one for each element of an array."""

from brazesmith import (
    Array,
    Attributes,
    Payload,
    Record,
    Text,
    Track,
    Transform,
    each,
    identify,
    spread,
    take,
)


class Guest(Record):
    email: Text


class Order(Payload):
    email: Text
    guests: Array[Guest]


order = Order()
transform = Transform(
    name="shop/order",
    source=order,
    body=Track(
        attributes=[
            Attributes(user=identify(email=order.email), custom={"a": 1}),
            spread(
                each(
                    take(order.guests, 20),
                    lambda guest: Attributes(user=identify(email=guest.email), custom={"a": 1}),
                )
            ),
        ]
    ),
)
