"""A number that may have a fraction, and one that is rounded."""

from brazesmith import (
    Number,
    Payload,
    Purchase,
    Text,
    Track,
    Transform,
    all_of,
    field,
    identify,
    now,
    rounded,
    when,
)


class Order(Payload):
    id: Text = field(max_length=50)
    quantity: Number
    seats: Number


order = Order()
transform = Transform(
    name="shop/order",
    source=order,
    body=Track(
        purchases=[
            Purchase(
                user=identify(external_id=order.id),
                product_id="a",
                currency="EUR",
                price=1,
                time=now(),
                quantity=when(all_of(order.quantity >= 1, order.quantity <= 100), order.quantity),
            ),
            Purchase(
                user=identify(external_id=order.id),
                product_id="b",
                currency="EUR",
                price=1,
                time=now(),
                quantity=when(all_of(order.seats >= 1, order.seats <= 100), rounded(order.seats)),
            ),
        ]
    ),
)
