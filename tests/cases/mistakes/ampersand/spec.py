"""`&` between conditions."""

from brazesmith import Attributes, Track, Transform, identify, payload

x = (payload.a == 1) & (payload.b == 2)
user = identify(external_id=payload.id)
transform = Transform(
    name="shop/order",
    body=Track(attributes=[Attributes(user=user, custom={"x": x})]),
)
