"""A spec may decide that one element without a user stops the whole request."""

from brazesmith import Event, Track, Transform, each, fail, identify, now, payload, take


def event(line):
    user = identify(external_id=line.id, otherwise=fail("a line without an id"))
    return Event(user=user, name="Line", time=now())


body = Track(events=each(take(payload.lines, 75), event))
transform = Transform(name="shop/order", body=body)
