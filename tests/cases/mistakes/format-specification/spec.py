"""`format_text` does not take format specifications."""

from brazesmith import Attributes, Track, Transform, format_text, identify, payload

x = format_text("{:.2f}", payload.a)
user = identify(external_id=payload.id)
transform = Transform(
    name="shop/order",
    body=Track(attributes=[Attributes(user=user, custom={"x": x})]),
)
