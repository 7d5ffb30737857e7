"""Values that the template does not use, and a misspelled name."""

from brazesmith import *


class Order(Payload, event="Shop order"):
    plan: Text = field(enum=("free", "pro"))
    state: Text = field(enum=("open", "closed", "lost"))
    total: Number
    paid: Boolean
    note: Text
    lines: Array[Text]


order = Order()
x = [format_text("{} and {name}", order.plan, name=order.note)]
x.append(format_text("{}", order.plan, order.note))

user = identify(external_id=payload.id)
transform = Transform(
    name="shop/order",
    source=order,
    body=Track(events=[Event(user=user, name="n", time=now(), properties={"x": x})]),
)
