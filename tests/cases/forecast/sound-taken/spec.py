"""With `take`, a request never has too many objects."""

from brazesmith import Event, Track, Transform, each, identify, now, payload, spread, take

user = identify(external_id=payload.id)
order = Event(user=user, name="Order", time=now())
lines = each(take(payload.lines, 74), lambda line: Event(user=user, name="Line", time=now()))
transform = Transform(name="shop/order", body=Track(events=[order, spread(lines)]))
