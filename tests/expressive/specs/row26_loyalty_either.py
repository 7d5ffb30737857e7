"""The same webhook, whose data stands in `data` in one version and at the top in another."""

from brazesmith import Event, Track, Transform, first_truthy, identify, now, payload

data = first_truthy(payload.data, payload)
customer = data.customer

transform = Transform(
    name="row26",
    body=Track(
        events=[
            Event(
                user=identify(external_id=customer.customerId, email=customer.email),
                name=first_truthy(payload.eventName, "LoyaltyEvent"),
                time=first_truthy(payload.occurredAt, data.createdAt, now()),
                properties={
                    "tier": first_truthy(data.level.name, "none"),
                    "points": first_truthy(data.points, 0),
                },
            )
        ]
    ),
)
