"""Lookbehind is not portable."""

from brazesmith import Attributes, Track, Transform, identify, matches, payload

x = matches(payload.a, r"(?<=a)b")
user = identify(external_id=payload.id)
transform = Transform(
    name="shop/order",
    body=Track(attributes=[Attributes(user=user, custom={"x": x})]),
)
