"""The failure names every field that `identify` reads: every alternative is named, also below a name."""

from brazesmith import Event, Track, Transform, first_id, identify, named, now, payload

user = identify(external_id=named("id", first_id(payload.a, payload.b)))
transform = Transform(
    name="shop/order", body=Track(events=[Event(user=user, name="Order", time=now())])
)
