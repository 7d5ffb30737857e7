"""The template that a new transformation starts from: one attribute, one event, one purchase."""

from brazesmith import Attributes, Event, Purchase, Track, Transform, identify, now, payload

user = identify(external_id=payload.user_id)

transform = Transform(
    name="row01",
    body=Track(
        attributes=[
            Attributes(
                user=user,
                update_existing_only=True,
                custom={"favourite_colour": payload.favourite_colour},
            )
        ],
        events=[
            Event(
                user=user,
                update_existing_only=True,
                name=payload.event,
                time=now(),
                properties={"first": payload.event.first},
            )
        ],
        purchases=[
            Purchase(
                user=user,
                update_existing_only=True,
                product_id=payload.product_id,
                currency=payload.currency,
                price=payload.price,
                quantity=payload.quantity,
                time=payload.bought_at,
                properties={"size": payload.details.size},
            )
        ],
    ),
)
