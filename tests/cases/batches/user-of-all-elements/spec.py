"""A user whom all elements share is not the user of an element: without one, nothing is sent."""

from brazesmith import Event, Track, Transform, each, identify, now, payload, take

user = identify(external_id=payload.id)
events = each(take(payload.lines, 75), lambda line: Event(user=user, name="Line", time=now()))
transform = Transform(name="shop/order", body=Track(events=events))
