"""The failure names every field that `identify` reads: a conversion reads the same field."""

from brazesmith import Event, Track, Transform, identify, now, payload, to_text

user = identify(external_id=to_text(payload.number))
transform = Transform(
    name="shop/order", body=Track(events=[Event(user=user, name="Order", time=now())])
)
