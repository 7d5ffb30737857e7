"""`**` with the number on the left."""

from brazesmith import Attributes, Track, Transform, identify, payload

x = 2**payload.a
user = identify(external_id=payload.id)
transform = Transform(
    name="shop/order",
    body=Track(attributes=[Attributes(user=user, custom={"x": x})]),
)
