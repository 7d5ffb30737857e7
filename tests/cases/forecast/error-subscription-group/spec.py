"""The ID of a subscription group is a UUID."""

from brazesmith import (
    Attributes,
    Email,
    Payload,
    SubscriptionGroup,
    Text,
    Track,
    Transform,
    field,
    identify,
)


class Order(Payload):
    id: Text = field(optional="guests have none", max_length=50)
    email: Email


order = Order()
user = identify(external_id=order.id, email=order.email)
transform = Transform(
    name="shop/order",
    source=order,
    body=Track(
        attributes=[
            Attributes(
                user=user,
                subscription_groups=[SubscriptionGroup(id="my group", state="subscribed")],
            )
        ]
    ),
)
