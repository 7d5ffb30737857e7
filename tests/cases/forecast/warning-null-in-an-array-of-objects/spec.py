"""Null in an array of objects."""

from brazesmith import (
    Array,
    Attributes,
    Email,
    Payload,
    Record,
    Text,
    Track,
    Transform,
    each,
    field,
    identify,
)


class Item(Record):
    note: Text = field(nullable=True, max_length=50)


class Order(Payload):
    id: Text = field(optional="guests have none", max_length=50)
    email: Email
    items: Array[Item]


order = Order()
user = identify(external_id=order.id, email=order.email)
transform = Transform(
    name="shop/order",
    source=order,
    body=Track(
        attributes=[
            Attributes(
                user=user, custom={"notes": each(order.items, lambda item: {"n": item.note})}
            )
        ]
    ),
)
