"""The failure names every field that `identify` reads: the fields of an alias."""

from brazesmith import Event, Track, Transform, alias, first_filled, identify, now, payload

user = identify(user_alias=alias(label="x", name=first_filled(payload.a, payload.b)))
transform = Transform(
    name="shop/order", body=Track(events=[Event(user=user, name="Order", time=now())])
)
