"""A return becomes an event. It has no cases."""

from brazesmith import Event, Track, Transform, identify, now, payload, when

transform = Transform(
    name="shop/return",
    body=Track(
        events=[
            Event(
                user=identify(external_id=payload.customer),
                name=when(payload.is_partial == 1, "Partial Return", "Return"),
                time=now(),
            )
        ]
    ),
)
