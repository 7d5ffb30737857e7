"""The failure names every field that `identify` reads: a key that is not a name is shown in brackets."""

from brazesmith import Event, Track, Transform, identify, now, payload

user = identify(external_id=payload["user id"])
transform = Transform(
    name="shop/order", body=Track(events=[Event(user=user, name="Order", time=now())])
)
