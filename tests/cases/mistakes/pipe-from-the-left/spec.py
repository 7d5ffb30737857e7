"""`|` with a Python value on the left."""

from brazesmith import Attributes, Track, Transform, identify, payload

x = True | payload.b
user = identify(external_id=payload.id)
transform = Transform(
    name="shop/order",
    body=Track(attributes=[Attributes(user=user, custom={"x": x})]),
)
