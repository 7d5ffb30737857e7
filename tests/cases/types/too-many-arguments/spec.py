"""The signature of the operator is shown."""

from brazesmith import Attributes, Track, Transform, identify, payload, upper

x = upper(payload.a, payload.b)
user = identify(external_id=payload.id)
transform = Transform(
    name="shop/order",
    body=Track(attributes=[Attributes(user=user, custom={"x": x})]),
)
