"""Fields called `field` and `key`, and names that begin with underscores."""

from brazesmith import *


class Order(Payload, event="Shop order"):
    field: Text = field(max_length=20, doc="The field of the form.")
    key: Text = field(key="the key", max_length=20)
    _id: Text = field(max_length=20)
    __typename: Text = field(max_length=20)


order = Order()
x = [order.field, order.key, order._id, order.__typename, order["_id"]]
user = identify(external_id=order._id)
transform = Transform(
    name="shop/order",
    source=order,
    body=Track(events=[Event(user=user, name="n", time=now(), properties={"x": x})]),
)
