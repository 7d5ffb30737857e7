"""Nothing is wrong with this one: it fails on purpose without an id, and leaves out bad orders."""

from brazesmith import (
    Array,
    Event,
    Payload,
    Record,
    Text,
    Track,
    Transform,
    UnixSeconds,
    each,
    fallback,
    field,
    fitted,
    identify,
    is_filled,
    iso8601,
    now,
    only,
    pick,
    take,
)


class Order(Record):
    sku: Text = field(optional=True)
    note: Text = field(optional=True)


class Orders(Payload):
    id: Text = field(optional="guests have none", max_length=100)
    at: UnixSeconds
    orders: Array[Order]


orders = Orders()


def event(order):
    return Event(
        user=identify(external_id=orders.id),
        name="Ordered",
        time=fallback(iso8601(orders.at), now()),
        properties=fitted(pick(order, "sku", "note")),
    )


good = only(orders.orders, lambda order: is_filled(order.sku))
transform = Transform(
    name="shop/orders", source=orders, body=Track(events=each(take(good, 70), event))
)
