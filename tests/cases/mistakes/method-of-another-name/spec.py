"""A method whose operator has another name: `strip()` is `trim`."""

from brazesmith import Attributes, Track, Transform, identify, payload

x = "ä", payload.a.strip()
user = identify(external_id=payload.id)
transform = Transform(
    name="shop/order",
    body=Track(attributes=[Attributes(user=user, custom={"x": x})]),
)
