"""The condition is named in the message."""

from brazesmith import Attributes, Track, Transform, identify, payload

x = "y" if payload.x == 1 else "n"
user = identify(external_id=payload.id)
transform = Transform(
    name="shop/order",
    body=Track(attributes=[Attributes(user=user, custom={"x": x})]),
)
