"""What the warnings suggest silences them."""

from brazesmith import (
    Payload,
    Purchase,
    Text,
    Track,
    Transform,
    fallback,
    field,
    identify,
    iso8601,
    non_empty,
    now,
    parse_number,
    required,
    truncate,
)


class Order(Payload):
    id: Text = field(max_length=50)
    label: Text
    total: Text
    at: Text


order = Order()
transform = Transform(
    name="shop/order",
    source=order,
    body=Track(
        purchases=[
            Purchase(
                user=identify(external_id=order.id),
                product_id=truncate(fallback(non_empty(order.label), "none"), 255),
                currency="EUR",
                price=required(parse_number(order.total), "no total"),
                time=fallback(iso8601(order.at), now()),
            )
        ]
    ),
)
