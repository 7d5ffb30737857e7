"""A method of a declared text."""

from brazesmith import (
    Array,
    Attributes,
    Number,
    Payload,
    Text,
    Track,
    Transform,
    identify,
    to_text,
)


class Order(Payload):
    id: Number
    name: Text
    tags: Array[Text]


order = Order()
x = order.name.upper()

user = identify(external_id=to_text(order.id))
transform = Transform(
    name="shop/order",
    source=order,
    body=Track(attributes=[Attributes(user=user, custom={"x": x})]),
)
