"""Parts of texts that patterns find."""

from brazesmith import (
    Event,
    Payload,
    Purchase,
    Text,
    Track,
    Transform,
    extract,
    field,
    identify,
    iso8601,
    now,
)


class Order(Payload):
    id: Text = field(max_length=50)
    gid: Text
    label: Text


order = Order()
transform = Transform(
    name="shop/order",
    source=order,
    body=Track(
        purchases=[
            Purchase(
                user=identify(external_id=order.id),
                product_id=extract(order.gid, r"/(\d+)$", 1),
                currency="EUR",
                price=1,
                time=iso8601(extract(order.label, r"t=(\d+),", 1)),
            )
        ],
        events=[
            Event(
                user=identify(external_id=order.id),
                name=extract(order.label, r"event=(\w+)", 1),
                time=now(),
            )
        ],
    ),
)
