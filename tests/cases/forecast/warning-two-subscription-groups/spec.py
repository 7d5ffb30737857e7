"""Two texts that are ids of subscription groups."""

from brazesmith import (
    Attributes,
    Payload,
    SubscriptionGroup,
    Text,
    Track,
    Transform,
    field,
    identify,
)


class Order(Payload):
    id: Text = field(max_length=50)
    news: Text
    offers: Text


order = Order()
transform = Transform(
    name="shop/order",
    source=order,
    body=Track(
        attributes=[
            Attributes(
                user=identify(external_id=order.id),
                subscription_groups=[
                    SubscriptionGroup(id=order.news, state="subscribed"),
                    SubscriptionGroup(id=order.offers, state="subscribed"),
                ],
            )
        ]
    ),
)
