"""Assigning to a key of the payload."""

from brazesmith import Attributes, Track, Transform, identify, payload

payload["a"] = 1
user = identify(external_id=payload.id)
transform = Transform(
    name="shop/order",
    body=Track(attributes=[Attributes(user=user, custom={"x": 1})]),
)
