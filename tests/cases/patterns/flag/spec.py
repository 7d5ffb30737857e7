"""Flags outside the portable subset."""

from brazesmith import Attributes, Track, Transform, identify, matches, pattern, payload

x = matches(payload.a, pattern("a", "u"))
user = identify(external_id=payload.id)
transform = Transform(
    name="shop/order",
    body=Track(attributes=[Attributes(user=user, custom={"x": x})]),
)
