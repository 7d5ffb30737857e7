"""One order without a customer fails with all others."""

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
    identify,
    required,
    take,
)


class Order(Record):
    customer: Text = field(optional=True, max_length=50)


class Orders(Payload):
    orders: Array[Order]


orders = Orders()


def attributes(order):
    user = identify(external_id=required(order.customer, "an order without a customer"))
    return Attributes(user=user, custom={"has_ordered": True})


transform = Transform(
    name="shop/orders",
    source=orders,
    body=Track(attributes=each(take(orders.orders, 70), attributes)),
)

# finds: X121 payload.orders
# payload: {"orders": [{}, {"customer": "text"}]}
