"""Keys of a map."""

from brazesmith import Map, Payload, Purchase, Text, Track, Transform, field, identify, now


class Order(Payload):
    id: Text = field(max_length=50)
    metadata: Map[Text]


order = Order()
transform = Transform(
    name="shop/order",
    source=order,
    body=Track(
        purchases=[
            Purchase(
                user=identify(external_id=order.id),
                product_id=order.metadata["sku"],
                currency=order.metadata["currency"],
                price=1,
                time=now(),
            )
        ]
    ),
)
