"""An identifier of 400 characters may have more than 987 bytes."""

from brazesmith import (
    Array,
    Event,
    Iso8601,
    Payload,
    Record,
    Text,
    Track,
    Transform,
    field,
    identify,
    now,
)


class Item(Record):
    sku: Text = field(max_length=200)
    note: Text = field(max_length=200)


class Order(Payload):
    id: Text = field(max_length=400)
    items: Array[Item]
    first: Text = field(max_length=200)
    second: Text = field(max_length=200)
    until: Iso8601


order = Order()
transform = Transform(
    name="shop/order",
    source=order,
    body=Track(
        events=[Event(user=identify(external_id=order.id), name="Order", time=now(), properties={})]
    ),
)
