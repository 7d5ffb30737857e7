"""An event for each order, and no limit."""

from brazesmith import (
    Array,
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


class Order(Record):
    customer: Text = field(max_length=50)


class Orders(Payload):
    orders: Array[Order]


orders = Orders()


def event(order):
    return Event(user=identify(external_id=order.customer), name="Ordered", time=now())


transform = Transform(
    name="shop/orders", source=orders, body=Track(events=each(orders.orders, event))
)

# finds: BZ006
