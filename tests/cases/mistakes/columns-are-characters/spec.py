"""Columns count characters, not bytes."""

from brazesmith import Attributes, Track, Transform, identify, payload

x = "äöü😀", len(payload.a)
user = identify(external_id=payload.id)
transform = Transform(
    name="shop/order",
    body=Track(attributes=[Attributes(user=user, custom={"x": x})]),
)
