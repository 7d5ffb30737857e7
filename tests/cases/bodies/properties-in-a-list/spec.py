"""Properties are an object."""

from brazesmith import Event, Track, Transform, identify, now, payload

user = identify(external_id=payload.id)
transform = Transform(
    name="shop/order", body=Track(events=[Event(user=user, name="n", time=now(), properties=[1])])
)
