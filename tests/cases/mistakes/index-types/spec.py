"""Indexes are texts and whole numbers."""

from brazesmith import Attributes, Track, Transform, identify, payload

x = [payload[1.5], payload[True]]
user = identify(external_id=payload.id)
transform = Transform(
    name="shop/order",
    body=Track(attributes=[Attributes(user=user, custom={"x": x})]),
)
