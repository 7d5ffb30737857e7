"""An element without a user is left out, and the others are sent."""

from brazesmith import Event, Track, Transform, each, fallback, identify, now, payload, take


def event(line):
    user = identify(external_id=line.id, email=line.email)
    return Event(user=user, name="Line", time=fallback(line.time, now()))


body = Track(events=each(take(payload.lines, 75), event))
transform = Transform(name="shop/order", body=body)
