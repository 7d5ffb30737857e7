"""An Event is not a body."""

from brazesmith import Event, Transform, identify, now, payload

user = identify(external_id=payload.id)
transform = Transform(name="shop/order", body=Event(user=user, name="n", time=now()))
