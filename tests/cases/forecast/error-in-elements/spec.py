"""A mistake in the object of every element."""

from brazesmith import (
    Array,
    Event,
    Payload,
    Record,
    Text,
    Track,
    Transform,
    absent,
    each,
    field,
    identify,
    take,
)


class Line(Record):
    id: Text = field(max_length=50)


class Order(Payload):
    lines: Array[Line]


order = Order()
transform = Transform(
    name="shop/order",
    source=order,
    body=Track(
        events=each(
            take(order.lines, 50),
            lambda line: Event(user=identify(external_id=line.id), name="Line", time=absent),
        )
    ),
)
