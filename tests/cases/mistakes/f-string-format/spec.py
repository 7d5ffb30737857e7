"""An f-string with a format specification."""

from brazesmith import Attributes, Track, Transform, identify, payload

x = f"a {payload.a:>5}"
user = identify(external_id=payload.id)
transform = Transform(
    name="shop/order",
    body=Track(attributes=[Attributes(user=user, custom={"x": x})]),
)
