"""`each` passes an item and its index."""

from brazesmith import Attributes, Track, Transform, each, identify, payload

x = each(payload.a, lambda a, b, c: 1)
user = identify(external_id=payload.id)
transform = Transform(
    name="shop/order",
    body=Track(attributes=[Attributes(user=user, custom={"x": x})]),
)
