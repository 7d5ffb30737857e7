"""`merge` takes objects."""

from brazesmith import Attributes, Track, Transform, identify, merge, payload, upper

x = merge(payload.a, upper(payload.b))
user = identify(external_id=payload.id)
transform = Transform(
    name="shop/order",
    body=Track(attributes=[Attributes(user=user, custom={"x": x})]),
)
