"""A setting becomes a constant."""

from brazesmith import Attributes, Track, Transform, identify, payload, setting

x = setting("shop.group")
user = identify(external_id=payload.id)
transform = Transform(
    name="shop/order",
    body=Track(attributes=[Attributes(user=user, custom={"x": x})]),
)
