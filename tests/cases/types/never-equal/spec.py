"""Comparisons with a text that the field cannot be."""

from brazesmith import *


class Order(Payload, event="Shop order"):
    plan: Text = field(enum=("free", "pro"))
    state: Text = field(enum=("open", "closed", "lost"))
    total: Number
    paid: Boolean
    note: Text
    lines: Array[Text]


order = Order()
same = "fre"
x = [
    order.plan == "Pro",
    "fre" != order.plan,
    one_of(order.state, "opened", "closed"),
    one_of(order.state, "new", "old"),
    one_of(order.state, "open", "closed", "archived"),
    fallback(order.plan, "none") == "none",
    order.plan == order.state,
    order.plan == same,
]

user = identify(external_id=payload.id)
transform = Transform(
    name="shop/order",
    source=order,
    body=Track(events=[Event(user=user, name="n", time=now(), properties={"x": x})]),
)
