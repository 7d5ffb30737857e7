"""`if` on a comparison: the mark is below the whole condition."""

from brazesmith import Attributes, Track, Transform, identify, payload

if payload.a == 1:
    pass
user = identify(external_id=payload.id)
transform = Transform(
    name="shop/order",
    body=Track(attributes=[Attributes(user=user, custom={"x": 1})]),
)
