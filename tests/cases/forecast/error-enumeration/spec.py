"""No value of an enumeration is accepted."""

from brazesmith import Attributes, Payload, Text, Track, Transform, field, identify, when


class Order(Payload):
    id: Text = field(max_length=50)
    state: Text = field(enum=("on", "off"))


order = Order()
transform = Transform(
    name="shop/order",
    source=order,
    body=Track(
        attributes=[
            Attributes(
                user=identify(external_id=order.id),
                email_subscribe=when(order.state == "on", "yes", order.state),
            )
        ]
    ),
)
