"""Branches that send values of different types under one name."""

from brazesmith import (
    Array,
    Attributes,
    Payload,
    Text,
    Track,
    Transform,
    field,
    identify,
    route,
    take,
)


class Order(Payload):
    id: Text = field(max_length=50)
    kind: Text = field(enum=("a", "b"))
    tags: Array[Text]


order = Order()
user = identify(external_id=order.id)
transform = Transform(
    name="shop/order",
    source=order,
    body=route(
        (
            order.kind == "a",
            Track(attributes=[Attributes(user=user, custom={"tags": take(order.tags, 10)})]),
        ),
        otherwise=Track(attributes=[Attributes(user=user, custom={"tags": "none"})]),
    ),
)
