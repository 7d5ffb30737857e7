"""Branches that name the same value compute it once; each fails where it is taken."""

from brazesmith import Event, Track, Transform, identify, named, now, payload, route, upper


def event(name, source):
    user = identify(external_id=named("id", upper(source.userId)), email=source.email)
    return Track(events=[Event(user=user, name=name, time=now())])


transform = Transform(
    name="shop/order",
    body=route((payload.kind == "a", event("A", payload)), otherwise=event("B", payload)),
)
