"""A currency that does not exist."""

from brazesmith import Email, Payload, Purchase, Text, Track, Transform, field, identify, now


class Order(Payload):
    id: Text = field(optional="guests have none", max_length=50)
    email: Email


order = Order()
user = identify(external_id=order.id, email=order.email)
transform = Transform(
    name="shop/order",
    source=order,
    body=Track(
        purchases=[Purchase(user=user, product_id="a", currency="dollars", price=1, time=now())]
    ),
)
