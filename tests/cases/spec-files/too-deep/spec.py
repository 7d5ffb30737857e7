"""A value that is nested too deeply to compile."""

from brazesmith import Attributes, Track, Transform, identify, payload, when

x = 1
for _ in range(2000):
    x = when(payload.a == 1, x, 2)
user = identify(external_id=payload.id)
transform = Transform(
    name="shop/order",
    body=Track(attributes=[Attributes(user=user, custom={"x": x})]),
)
