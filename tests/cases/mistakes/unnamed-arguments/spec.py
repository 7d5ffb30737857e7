"""Arguments that must have names."""

from brazesmith import Event, Track, Transform, identify, now, payload

user = identify(external_id=payload.id)
transform = Transform(name="shop/order", body=Track(events=[Event(user, "Order", now())]))
