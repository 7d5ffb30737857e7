"""The failure names every field that `identify` reads: both fields of a fallback."""

from brazesmith import Event, Track, Transform, fallback, identify, now, payload

user = identify(email=fallback(payload.a, payload.b.c))
transform = Transform(
    name="shop/order", body=Track(events=[Event(user=user, name="Order", time=now())])
)
