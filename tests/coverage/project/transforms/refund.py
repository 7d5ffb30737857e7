"""A refund becomes an event. All of its branches are covered."""

from brazesmith import Event, Track, Transform, identify, now, payload

transform = Transform(
    name="shop/refund",
    body=Track(
        events=[Event(user=identify(external_id=payload.customer), name="Refund", time=now())]
    ),
)
