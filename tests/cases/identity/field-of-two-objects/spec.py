"""The failure names every field that `identify` reads: a field of one of two objects."""

from brazesmith import Event, Track, Transform, identify, is_object, named, now, payload, when

source = named("x", when(is_object(payload.x), payload.x, payload))
user = identify(email=source.email)
transform = Transform(
    name="shop/order", body=Track(events=[Event(user=user, name="Order", time=now())])
)
