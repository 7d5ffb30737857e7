"""`spread` belongs into a list."""

from brazesmith import Attributes, Track, Transform, identify, named, payload, spread

x = named("y", spread(payload.a))
user = identify(external_id=payload.id)
transform = Transform(
    name="shop/order",
    body=Track(attributes=[Attributes(user=user, custom={"x": x})]),
)
