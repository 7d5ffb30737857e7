"""A price that is absent if the text is no number."""

from brazesmith import Payload, Purchase, Text, Track, Transform, field, identify, now, parse_number


class Order(Payload):
    id: Text = field(max_length=50)
    total: Text


order = Order()
transform = Transform(
    name="shop/order",
    source=order,
    body=Track(
        purchases=[
            Purchase(
                user=identify(external_id=order.id),
                product_id="a",
                currency="EUR",
                price=parse_number(order.total),
                time=now(),
            )
        ]
    ),
)
