"""The failure names every field that `identify` reads: a header."""

from brazesmith import Event, Track, Transform, headers, identify, now

user = identify(external_id=headers["X-User"])
transform = Transform(
    name="shop/order", body=Track(events=[Event(user=user, name="Order", time=now())])
)
