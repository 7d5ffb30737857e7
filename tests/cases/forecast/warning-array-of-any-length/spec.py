"""More events than a request accepts."""

from brazesmith import (
    Array,
    Email,
    Event,
    Payload,
    Record,
    Text,
    Track,
    Transform,
    each,
    field,
    identify,
    now,
)


class Item(Record):
    sku: Text = field(enum=("MUG", "TEE"))


class Order(Payload):
    id: Text = field(optional="guests have none", max_length=50)
    email: Email
    items: Array[Item]


order = Order()
user = identify(external_id=order.id, email=order.email)
transform = Transform(
    name="shop/order",
    source=order,
    body=Track(events=each(order.items, lambda item: Event(user=user, name="x", time=now()))),
)
