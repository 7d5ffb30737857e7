"""Two arrays without a limit in one request, of a payload without a declared type."""

from brazesmith import Attributes, Event, Track, Transform, each, identify, now, payload

user = identify(external_id=payload.id)
body = Track(
    attributes=[Attributes(user=user, gender="O")],
    events=each(payload.lines, lambda line: Event(user=user, name="Line", time=now())),
    purchases=each(payload.gifts, lambda gift: {"external_id": gift.id}),
)
transform = Transform(name="shop/order", body=body)
