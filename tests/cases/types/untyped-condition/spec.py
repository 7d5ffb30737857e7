"""An untyped value is not a condition."""

from brazesmith import Attributes, Track, Transform, identify, payload, when

x = when(payload.x, 1)
user = identify(external_id=payload.id)
transform = Transform(
    name="shop/order",
    body=Track(attributes=[Attributes(user=user, custom={"x": x})]),
)
