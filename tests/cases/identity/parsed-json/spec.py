"""The failure names every field that `identify` reads: a field in a text that holds JSON."""

from brazesmith import Event, Track, Transform, identify, now, parse_json, payload

user = identify(email=parse_json(payload.data).user.email)
transform = Transform(
    name="shop/order", body=Track(events=[Event(user=user, name="Order", time=now())])
)
