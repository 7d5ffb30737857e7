"""A dict as an enumeration map, looked up with a value of the payload."""

from brazesmith import Attributes, Track, Transform, identify, payload

x = {"a": 1}[payload.a]
user = identify(external_id=payload.id)
transform = Transform(
    name="shop/order",
    body=Track(attributes=[Attributes(user=user, custom={"x": x})]),
)
