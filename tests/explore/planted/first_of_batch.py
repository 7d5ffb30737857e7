"""Every order is written to the customer of the first one."""

from brazesmith import (
    Array,
    Attributes,
    Payload,
    Record,
    Text,
    Track,
    Transform,
    each,
    field,
    first,
    identify,
    take,
)


class Order(Record):
    customer: Text = field(max_length=50)
    number: Text = field(max_length=50)


class Orders(Payload):
    orders: Array[Order]


orders = Orders()


def attributes(order):
    user = identify(external_id=first(orders.orders).customer)
    return Attributes(user=user, custom={"last_order": order.number})


transform = Transform(
    name="shop/orders",
    source=orders,
    body=Track(attributes=each(take(orders.orders, 70), attributes)),
)

# finds: X115 /attributes/*/external_id
# payload: {"orders": [{"customer": "a", "number": "1"}, {"customer": "b", "number": "2"}]}
