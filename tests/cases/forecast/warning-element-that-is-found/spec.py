"""Fields of an element that a condition finds."""

from brazesmith import (
    Array,
    Payload,
    Purchase,
    Record,
    Text,
    Track,
    Transform,
    field,
    find,
    identify,
    iso8601,
)


class Line(Record):
    kind: Text
    currency: Text
    at: Text


class Order(Payload):
    id: Text = field(max_length=50)
    lines: Array[Line]


order = Order()
transform = Transform(
    name="shop/order",
    source=order,
    body=Track(
        purchases=[
            Purchase(
                user=identify(external_id=order.id),
                product_id="order",
                currency=find(order.lines, lambda line: line.kind == "main").currency,
                price=1,
                time=iso8601(find(order.lines, lambda line: line.kind == "main").at),
            )
        ]
    ),
)
