"""A skip in one branch, a sound body in the other."""

from brazesmith import (
    Email,
    Event,
    Payload,
    Text,
    Track,
    Transform,
    UnixSeconds,
    field,
    identify,
    iso8601,
    route,
    skip,
)


class Order(Payload):
    id: Text = field(optional="guests have none", max_length=50)
    kind: Text = field(enum=("order", "refund"))
    placed: UnixSeconds
    email: Email


order = Order()
user = identify(external_id=order.id, email=order.email)
transform = Transform(
    name="shop/order",
    source=order,
    body=route(
        (order.kind == "refund", skip("no refunds")),
        otherwise=Track(
            events=[Event(user=user, name="Order", time=iso8601(order.placed), properties={})]
        ),
    ),
)
