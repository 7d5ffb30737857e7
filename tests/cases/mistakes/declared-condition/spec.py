"""A declared text is not a condition."""

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
    when,
)


class Order(Payload):
    id: Number
    name: Text
    tags: Array[Text]


order = Order()
x = when(order.name, 1)

user = identify(external_id=to_text(order.id))
transform = Transform(
    name="shop/order",
    source=order,
    body=Track(attributes=[Attributes(user=user, custom={"x": x})]),
)
