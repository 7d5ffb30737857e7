"""A state of the e-mail subscription that does not exist."""

from brazesmith import Attributes, Email, Payload, Text, Track, Transform, field, identify


class Order(Payload):
    id: Text = field(optional="guests have none", max_length=50)
    email: Email


order = Order()
user = identify(external_id=order.id, email=order.email)
transform = Transform(
    name="shop/order",
    source=order,
    body=Track(attributes=[Attributes(user=user, email_subscribe="yes")]),
)
