"""Braze takes the type of a custom attribute from the first value that it receives."""

from brazesmith import (
    Attributes,
    Number,
    Payload,
    Text,
    Track,
    Transform,
    field,
    identify,
    fallback,
)


class Order(Payload):
    id: Text = field(max_length=50)
    score: Number = field(optional="only members have one")


order = Order()
user = identify(external_id=order.id)
transform = Transform(
    name="shop/order",
    source=order,
    body=Track(attributes=[Attributes(user=user, custom={"score": fallback(order.score, "none")})]),
)
