"""A time in two fields."""

from brazesmith import Event, Payload, Text, Track, Transform, concat, field, identify, iso8601


class Order(Payload):
    id: Text = field(max_length=50)
    date: Text
    time: Text


order = Order()
transform = Transform(
    name="shop/order",
    source=order,
    body=Track(
        events=[
            Event(
                user=identify(external_id=order.id),
                name="Order",
                time=iso8601(concat(order.date, "T", order.time, "Z")),
            )
        ]
    ),
)
