"""The first of several texts is an e-mail address."""

from brazesmith import Attributes, Payload, Text, Track, Transform, field, first_filled, identify


class Order(Payload):
    id: Text = field(max_length=50)
    receipt: Text = field(nullable=True)
    billing: Text = field(nullable=True)


order = Order()
transform = Transform(
    name="shop/order",
    source=order,
    body=Track(
        attributes=[
            Attributes(
                user=identify(external_id=order.id),
                email=first_filled(order.receipt, order.billing),
                custom={"a": 1},
            )
        ]
    ),
)
