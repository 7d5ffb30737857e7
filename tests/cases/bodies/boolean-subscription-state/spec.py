"""The state of a subscription is a text."""

from brazesmith import Attributes, SubscriptionGroup, Track, Transform, identify, payload

user = identify(external_id=payload.id)
transform = Transform(
    name="shop/order",
    body=Track(
        attributes=[
            Attributes(user=user, subscription_groups=[SubscriptionGroup(id="g", state=True)])
        ]
    ),
)
