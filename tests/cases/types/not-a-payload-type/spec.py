"""A Python type is not a type of a payload."""

from brazesmith import Attributes, Payload, Track, Transform, identify, payload


class Order(Payload):
    name: str


order = Order()
x = order.name

user = identify(external_id=payload.id)
transform = Transform(
    name="shop/order",
    body=Track(attributes=[Attributes(user=user, custom={"x": x})]),
)
