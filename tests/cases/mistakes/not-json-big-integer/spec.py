"""A double cannot represent the integer."""

from brazesmith import Attributes, Track, Transform, identify, payload

x = 2**60
user = identify(external_id=payload.id)
transform = Transform(
    name="shop/order",
    body=Track(attributes=[Attributes(user=user, custom={"x": x})]),
)
