"""`+` with the text on the left."""

from brazesmith import Attributes, Track, Transform, identify, payload

x = "b" + payload.a
user = identify(external_id=payload.id)
transform = Transform(
    name="shop/order",
    body=Track(attributes=[Attributes(user=user, custom={"x": x})]),
)
