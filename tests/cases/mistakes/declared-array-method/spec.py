"""A method of a declared array, as JavaScript has it."""

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
x = order.tags.map(str)

user = identify(external_id=to_text(order.id))
transform = Transform(
    name="shop/order",
    source=order,
    body=Track(attributes=[Attributes(user=user, custom={"x": x})]),
)
