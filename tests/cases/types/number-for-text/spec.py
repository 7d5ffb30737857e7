"""Numbers and conditions are converted to text explicitly."""

from brazesmith import Attributes, Track, Transform, identify, is_text, length, payload, upper

x = [upper(length(payload.a)), upper(is_text(payload.a))]
user = identify(external_id=payload.id)
transform = Transform(
    name="shop/order",
    body=Track(attributes=[Attributes(user=user, custom={"x": x})]),
)
