"""A text is not an array."""

from brazesmith import Attributes, Track, Transform, identify, join, payload, to_text

x = join(to_text(payload.a), ",")
user = identify(external_id=payload.id)
transform = Transform(
    name="shop/order",
    body=Track(attributes=[Attributes(user=user, custom={"x": x})]),
)
