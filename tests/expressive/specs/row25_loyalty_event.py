"""Any webhook of the loyalty program becomes an event, with the tier where there is one."""

from brazesmith import Event, Track, Transform, identify, payload, truthy, when

data = payload.data
customer = data.customer

transform = Transform(
    name="row25",
    body=Track(
        events=[
            Event(
                user=identify(external_id=customer.customerId),
                name=payload.eventName,
                time=payload.occurredAt,
                properties={
                    "email": customer.email,
                    "card": customer.loyaltyCardNumber,
                    "tier": when(truthy(data.level), data.level.name, None),
                    "points": data.points,
                },
            )
        ]
    ),
)
