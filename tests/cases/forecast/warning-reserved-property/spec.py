"""A name that Braze reserves, for a value of a payload that is not declared."""

from brazesmith import Event, Track, Transform, identify, now, payload

user = identify(external_id=payload.id)
event = Event(user=user, name="Order", time=now(), properties={"time": payload.time})
transform = Transform(name="shop/order", body=Track(events=[event]))
