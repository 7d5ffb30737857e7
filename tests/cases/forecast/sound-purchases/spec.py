"""`take` keeps an array below the limit."""

from brazesmith import (
    Array,
    Email,
    Number,
    Payload,
    Purchase,
    Record,
    Text,
    Track,
    Transform,
    each,
    field,
    identify,
    now,
    take,
)


class Item(Record):
    sku: Text = field(enum=("MUG", "TEE"))
    price: Number


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
        purchases=take(
            each(
                order.items,
                lambda item: Purchase(
                    user=user, product_id=item.sku, currency="USD", price=item.price, time=now()
                ),
            ),
            75,
        )
    ),
)
