"""A declared number may be a text: the code checks it. A declared Boolean is passed on."""

from brazesmith import (
    Attributes,
    Boolean,
    Map,
    Number,
    Payload,
    Text,
    Track,
    Transform,
    field,
    identify,
)


class Order(Payload):
    id: Text = field(max_length=50)
    paid: Boolean
    totals: Map[Number]
    stock: Map[Number]


order = Order()
x = {"total": order.totals["net"] + 1, "paid": order.paid, "stock": order.stock["a b"]}

user = identify(external_id=order.id)
transform = Transform(
    name="shop/order",
    source=order,
    body=Track(attributes=[Attributes(user=user, custom={"x": x})]),
)
