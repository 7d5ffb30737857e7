"""An array is not an object."""

from brazesmith import Attributes, Track, Transform, identify, keys, payload, split

x = keys(split(payload.a, ","))
user = identify(external_id=payload.id)
transform = Transform(
    name="shop/order",
    body=Track(attributes=[Attributes(user=user, custom={"x": x})]),
)
