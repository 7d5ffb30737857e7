"""One of two constants is accepted, if a pattern matches."""

from brazesmith import Attributes, Payload, Text, Track, Transform, field, identify, matches, when


class Order(Payload):
    id: Text = field(max_length=50)
    state: Text = field(max_length=50)


order = Order()
transform = Transform(
    name="shop/order",
    source=order,
    body=Track(
        attributes=[
            Attributes(
                user=identify(external_id=order.id),
                email_subscribe=when(matches(order.state, r"^\d{7}$"), "subscribed", "yes"),
            )
        ]
    ),
)
