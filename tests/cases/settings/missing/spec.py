"""A setting at the top level."""

from brazesmith import Attributes, Track, Transform, identify, payload, setting, upper

x = upper(setting("nothing"))
user = identify(external_id=payload.id)
transform = Transform(
    name="shop/order",
    body=Track(attributes=[Attributes(user=user, custom={"x": x})]),
)
