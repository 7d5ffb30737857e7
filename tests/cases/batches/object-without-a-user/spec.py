"""`otherwise=absent` leaves out an object, also one that something is merged into."""

from brazesmith import Attributes, Event, Track, Transform, absent, identify, merge, now, payload

user = identify(external_id=payload.id, email=payload.email, otherwise=absent)
event = Event(user=user, name="Order", time=now())
body = Track(
    attributes=[Attributes(user=user, email=payload.email, custom={"a": payload.a})],
    events=[event, merge(event, {"b": payload.b})],
)
transform = Transform(name="shop/order", body=body)
