"""`1 < x < 5` needs a truth value in between."""

from brazesmith import Attributes, Track, Transform, identify, payload

x = 1 < payload.a < 5
user = identify(external_id=payload.id)
transform = Transform(
    name="shop/order",
    body=Track(attributes=[Attributes(user=user, custom={"x": x})]),
)
