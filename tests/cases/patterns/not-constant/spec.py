"""A pattern is known when the spec is compiled."""

from brazesmith import Attributes, Track, Transform, extract, identify, matches, payload

x = [matches(payload.a, payload.b), extract(payload.a, 5)]
user = identify(external_id=payload.id)
transform = Transform(
    name="shop/order",
    body=Track(attributes=[Attributes(user=user, custom={"x": x})]),
)
