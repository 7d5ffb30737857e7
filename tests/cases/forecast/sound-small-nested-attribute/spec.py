"""75 elements with the longest texts are below 100 KB."""

from brazesmith import (
    Array,
    Attributes,
    Iso8601,
    Payload,
    Record,
    Text,
    Track,
    Transform,
    field,
    identify,
    take,
)


class Item(Record):
    sku: Text = field(max_length=200)
    note: Text = field(max_length=200)


class Order(Payload):
    id: Text = field(max_length=50)
    items: Array[Item]
    first: Text = field(max_length=200)
    second: Text = field(max_length=200)
    until: Iso8601


order = Order()
transform = Transform(
    name="shop/order",
    source=order,
    body=Track(
        attributes=[
            Attributes(
                user=identify(external_id=order.id),
                custom={"last": {"items": take(order.items, 75)}},
            )
        ]
    ),
)
