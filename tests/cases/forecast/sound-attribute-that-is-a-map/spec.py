"""A map is an object, even if a key looks like an operator of Braze's."""

from brazesmith import Attributes, Map, Number, Payload, Text, Track, Transform, field, identify


class Order(Payload):
    id: Text = field(max_length=50)
    totals: Map[Number]


order = Order()
transform = Transform(
    name="shop/order",
    source=order,
    body=Track(
        attributes=[
            Attributes(user=identify(external_id=order.id), custom={"totals": order.totals})
        ]
    ),
)
