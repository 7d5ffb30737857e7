"""Comparisons of different types."""

from brazesmith import *


class Order(Payload, event="Shop order"):
    plan: Text = field(enum=("free", "pro"))
    state: Text = field(enum=("open", "closed", "lost"))
    total: Number
    paid: Boolean
    note: Text
    lines: Array[Text]


order = Order()
x = [
    order.total == "5",
    order.note == 5,
    order.paid == "true",
    order.total == order.note,
    order.lines == "a",
    one_of(order.total, "1", "2"),
    order.paid == None,
]

user = identify(external_id=payload.id)
transform = Transform(
    name="shop/order",
    source=order,
    body=Track(events=[Event(user=user, name="n", time=now(), properties={"x": x})]),
)
