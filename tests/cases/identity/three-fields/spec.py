"""The failure names every field that `identify` reads: three fields."""

from brazesmith import Event, Track, Transform, identify, now, payload

user = identify(external_id=payload.id, email=payload.email, phone=payload.phone)
transform = Transform(
    name="shop/order", body=Track(events=[Event(user=user, name="Order", time=now())])
)
