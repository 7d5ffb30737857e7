"""A setting of a table that exists."""

from brazesmith import Attributes, Track, Transform, identify, payload, setting, upper

x = upper(setting("shop.name"))
user = identify(external_id=payload.id)
transform = Transform(
    name="shop/order",
    body=Track(attributes=[Attributes(user=user, custom={"x": x})]),
)
