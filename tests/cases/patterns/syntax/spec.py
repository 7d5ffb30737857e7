"""A pattern that does not parse."""

from brazesmith import Attributes, Track, Transform, identify, matches, payload

x = matches(payload.a, "(")
user = identify(external_id=payload.id)
transform = Transform(
    name="shop/order",
    body=Track(attributes=[Attributes(user=user, custom={"x": x})]),
)
