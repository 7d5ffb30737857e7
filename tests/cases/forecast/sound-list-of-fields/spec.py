"""An array of several fields."""

from brazesmith import Attributes, Payload, Text, Track, Transform, add_to_array, field, identify


class Order(Payload):
    id: Text = field(max_length=50)
    a: Text = field(max_length=50)
    b: Text = field(max_length=50)
    c: Text = field(max_length=50)


order = Order()
transform = Transform(
    name="shop/order",
    source=order,
    body=Track(
        attributes=[
            Attributes(
                user=identify(external_id=order.id),
                custom={
                    "tags": [order.a, order.b, order.c],
                    "more": add_to_array([order.a, order.b]),
                },
            )
        ]
    ),
)
