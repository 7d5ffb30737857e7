"""A null that removes a name from the profile."""

from brazesmith import (
    Attributes,
    Payload,
    Text,
    Track,
    Transform,
    absent,
    fallback,
    field,
    identify,
)


class Order(Payload):
    id: Text = field(max_length=50)
    last_name: Text = field(nullable=True)
    city: Text = field(nullable=True)


order = Order()
transform = Transform(
    name="shop/order",
    source=order,
    body=Track(
        attributes=[
            Attributes(
                user=identify(external_id=order.id),
                last_name=order.last_name,
                home_city=fallback(order.city, absent),
            )
        ]
    ),
)
