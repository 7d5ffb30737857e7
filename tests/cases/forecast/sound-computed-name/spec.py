"""Both names of an event are fine."""

from brazesmith import (
    Array,
    Email,
    Event,
    Payload,
    Record,
    Text,
    Track,
    Transform,
    UnixSeconds,
    field,
    identify,
    iso8601,
    length,
    when,
)


class Item(Record):
    sku: Text = field(enum=("MUG", "TEE"))


class Order(Payload):
    id: Text = field(optional="guests have none", max_length=50)
    kind: Text = field(enum=("order", "refund"))
    placed: UnixSeconds
    email: Email
    items: Array[Item]


order = Order()
user = identify(external_id=order.id, email=order.email)
transform = Transform(
    name="shop/order",
    source=order,
    body=Track(
        events=[
            Event(
                user=user,
                name=when(order.kind == "refund", "Refund", "Order"),
                time=iso8601(order.placed),
                properties={"n": length(order.items)},
            )
        ]
    ),
)
