"""A contact who unsubscribed leaves one subscription group."""

from brazesmith import Attributes, SubscriptionGroup, Track, Transform, identify, payload

transform = Transform(
    name="row14",
    body=Track(
        attributes=[
            Attributes(
                user=identify(external_id=payload.userId),
                update_existing_only=True,
                subscription_groups=[
                    SubscriptionGroup(
                        id="6f0a2c1e-0000-4000-8000-00000000000a", state="unsubscribed"
                    )
                ],
            )
        ]
    ),
)
