"""A user who is the same for all elements is found once, and is needed only if there is one."""

from brazesmith import Event, Track, Transform, each, identify, now, payload, take

user = identify(external_id=payload.id, email=payload.email)
events = each(take(payload.lines, 75), lambda line: Event(user=user, name="Line", time=now()))
transform = Transform(name="shop/order", body=Track(events=events))
