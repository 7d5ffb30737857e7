"""A time in a JSON text."""

from brazesmith import Event, Payload, Text, Track, Transform, field, identify, iso8601, parse_json


class Order(Payload):
    id: Text = field(max_length=50)
    message: Text


order = Order()
transform = Transform(
    name="shop/order",
    source=order,
    body=Track(
        events=[
            Event(
                user=identify(external_id=order.id),
                name="Order",
                time=iso8601(parse_json(order.message).at),
            )
        ]
    ),
)
