"""Fields of an undeclared value."""

from brazesmith import Anything, Event, Payload, Text, Track, Transform, field, identify, iso8601


class Order(Payload):
    id: Text = field(max_length=50)
    data: Anything


order = Order()
transform = Transform(
    name="shop/order",
    source=order,
    body=Track(
        events=[
            Event(
                user=identify(external_id=order.id),
                name=order.data.name,
                time=iso8601(order.data.at),
            )
        ]
    ),
)
