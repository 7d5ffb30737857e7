"""One expression, not statements."""

from brazesmith import Attributes, Track, Transform, identify, payload, raw_javascript

x = raw_javascript("a; b", a=payload.a, b=payload.b)
user = identify(external_id=payload.id)
transform = Transform(
    name="shop/order",
    body=Track(attributes=[Attributes(user=user, custom={"x": x})]),
)
