"""`not` on a value of the payload."""

from brazesmith import Attributes, Track, Transform, identify, payload

x = not payload.a
user = identify(external_id=payload.id)
transform = Transform(
    name="shop/order",
    body=Track(attributes=[Attributes(user=user, custom={"x": x})]),
)
