"""A user that only one branch needs is tested there, not for all payloads."""

from brazesmith import Event, Track, Transform, identify, is_true, now, payload, when

user = identify(external_id=payload.id)
event = when(is_true(payload.ok), Event(user=user, name="Order", time=now()))
transform = Transform(name="shop/order", body=Track(events=[event]))
