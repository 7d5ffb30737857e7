"""`fitted` makes a map of texts fit."""

from brazesmith import (
    Attributes,
    Email,
    Map,
    Payload,
    Text,
    Track,
    Transform,
    field,
    fitted,
    identify,
)


class Order(Payload):
    id: Text = field(optional="guests have none", max_length=50)
    email: Email
    extra: Map[Text]


order = Order()
user = identify(external_id=order.id, email=order.email)
transform = Transform(
    name="shop/order",
    source=order,
    body=Track(attributes=[Attributes(user=user, dynamic=fitted(order.extra))]),
)
