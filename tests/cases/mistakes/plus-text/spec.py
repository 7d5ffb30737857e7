"""`+` adds numbers; texts are joined with `concat`."""

from brazesmith import Attributes, Track, Transform, identify, payload

x = payload.a + "b"
user = identify(external_id=payload.id)
transform = Transform(
    name="shop/order",
    body=Track(attributes=[Attributes(user=user, custom={"x": x})]),
)
