"""A second identifier for one kind of order."""

from brazesmith import Payload, Text, Track, Transform, field, when


class Order(Payload):
    kind: Text = field(enum=("order", "refund"))
    label: Text = field(max_length=50)


order = Order()
transform = Transform(
    name="shop/order",
    source=order,
    body=Track(
        attributes=[
            {"external_id": order.label, "braze_id": when(order.kind == "refund", order.label)}
        ]
    ),
)
