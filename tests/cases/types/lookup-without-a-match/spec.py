"""Lookup tables with keys that the field cannot be."""

from brazesmith import *


class Order(Payload, event="Shop order"):
    plan: Text = field(enum=("free", "pro"))
    state: Text = field(enum=("open", "closed", "lost"))
    total: Number
    paid: Boolean
    note: Text
    lines: Array[Text]


order = Order()
labels = {"open": "Open", "closed": "Closed", "deleted": "Deleted"}
x = [
    translate(order.state, labels),
    translate(order.state, {"opened": 1, "shut": 2}),
    translate(order.state, {"open": 1, "close": 2}, "other"),
    translate(order.state, {"open": 1, "close": 2}, fail("no such state")),
    translate(order.total, {"1": "one"}),
    translate(order.total, {1: "one"}),
]

user = identify(external_id=payload.id)
transform = Transform(
    name="shop/order",
    source=order,
    body=Track(events=[Event(user=user, name="n", time=now(), properties={"x": x})]),
)
