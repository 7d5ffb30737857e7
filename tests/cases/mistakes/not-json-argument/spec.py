"""What is not JSON, as the argument of an operator."""

from brazesmith import Attributes, Track, Transform, concat, identify, named, payload, upper

x = [upper(b"a"), concat(payload.a, {1}), named("y", float("inf"))]
user = identify(external_id=payload.id)
transform = Transform(
    name="shop/order",
    body=Track(attributes=[Attributes(user=user, custom={"x": x})]),
)
