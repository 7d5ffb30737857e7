"""`each` expects a function, not a value."""

from brazesmith import Attributes, Track, Transform, each, identify, payload

x = each(payload.x, payload.y)
user = identify(external_id=payload.id)
transform = Transform(
    name="shop/order",
    body=Track(attributes=[Attributes(user=user, custom={"x": x})]),
)
