"""The failure names every field that `identify` reads: a field of a computed object."""

from brazesmith import Event, Track, Transform, identify, merge, now, omit, payload

user = identify(email=merge(omit(payload, "type")).email)
transform = Transform(
    name="shop/order", body=Track(events=[Event(user=user, name="Order", time=now())])
)
