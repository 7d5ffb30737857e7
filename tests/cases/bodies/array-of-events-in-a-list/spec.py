"""An array in a list of events."""

from brazesmith import Event, Track, Transform, each, identify, now, payload

user = identify(external_id=payload.id)
transform = Transform(
    name="shop/order",
    body=Track(events=[each(payload.x, lambda x: Event(user=user, name=x, time=now()))]),
)
