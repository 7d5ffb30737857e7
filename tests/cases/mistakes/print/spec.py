"""`print` of a value of the payload."""

from brazesmith import Attributes, Track, Transform, identify, payload

print(payload.a)
user = identify(external_id=payload.id)
transform = Transform(
    name="shop/order",
    body=Track(attributes=[Attributes(user=user, custom={"x": 1})]),
)
