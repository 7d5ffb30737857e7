"""`or` as a fallback."""

from brazesmith import Attributes, Track, Transform, identify, payload

x = payload.a or "b"
user = identify(external_id=payload.id)
transform = Transform(
    name="shop/order",
    body=Track(attributes=[Attributes(user=user, custom={"x": x})]),
)
