"""A number and an array where text is required."""

from brazesmith import Array, Number, Payload, Text, Track, Transform


class Order(Payload):
    number: Number
    tags: Array[Text]


order = Order()
transform = Transform(
    name="shop/order",
    source=order,
    body=Track(
        attributes=[{"external_id": order.number, "a": 1}, {"external_id": order.tags, "a": 1}]
    ),
)
