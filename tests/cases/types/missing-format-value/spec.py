"""A placeholder without a value."""

from brazesmith import Attributes, Track, Transform, format_text, identify, payload

x = format_text("{} {}", payload.a)
user = identify(external_id=payload.id)
transform = Transform(
    name="shop/order",
    body=Track(attributes=[Attributes(user=user, custom={"x": x})]),
)
