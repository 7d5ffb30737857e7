"""`choose` takes pairs."""

from brazesmith import Attributes, Track, Transform, choose, identify, payload

x = choose(payload.a)
user = identify(external_id=payload.id)
transform = Transform(
    name="shop/order",
    body=Track(attributes=[Attributes(user=user, custom={"x": x})]),
)
