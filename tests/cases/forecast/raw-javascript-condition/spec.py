"""Raw JavaScript as a condition."""

from brazesmith import (
    Attributes,
    Email,
    Payload,
    Text,
    Track,
    Transform,
    field,
    identify,
    is_true,
    raw_javascript,
    route,
    skip,
)


class Order(Payload):
    id: Text = field(optional="guests have none", max_length=50)
    kind: Text = field(enum=("order", "refund"))
    label: Text = field(max_length=50)
    email: Email


order = Order()
user = identify(external_id=order.id, email=order.email)
transform = Transform(
    name="shop/order",
    source=order,
    body=route(
        (is_true(raw_javascript("payload.kind === 'refund'")), skip()),
        otherwise=Track(attributes=[Attributes(user=user, email_subscribe=order.label)]),
    ),
)
