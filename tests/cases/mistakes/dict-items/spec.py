"""`items()` of an object of the payload."""

from brazesmith import Attributes, Track, Transform, identify, payload, upper

x = {key: upper(value) for key, value in payload.x.items()}
user = identify(external_id=payload.id)
transform = Transform(
    name="shop/order",
    body=Track(attributes=[Attributes(user=user, custom={"x": x})]),
)
