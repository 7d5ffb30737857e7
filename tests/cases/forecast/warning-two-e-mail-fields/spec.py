"""Two texts that are e-mail addresses."""

from brazesmith import Attributes, Payload, Text, Track, Transform, identify


class Order(Payload):
    email: Text
    guest: Text


order = Order()
transform = Transform(
    name="shop/order",
    source=order,
    body=Track(
        attributes=[
            Attributes(user=identify(email=order.email), custom={"booked": True}),
            Attributes(user=identify(email=order.guest), custom={"invited": True}),
        ]
    ),
)
