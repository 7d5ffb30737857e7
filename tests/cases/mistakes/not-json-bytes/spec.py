"""Bytes are not JSON."""

from brazesmith import Attributes, Track, Transform, identify, payload

x = b"a"
user = identify(external_id=payload.id)
transform = Transform(
    name="shop/order",
    body=Track(attributes=[Attributes(user=user, custom={"x": x})]),
)
