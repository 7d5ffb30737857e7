"""What raw JavaScript returns is made JSON: dates become texts, NaN null."""

from brazesmith import Attributes, Track, Transform, identify, payload, raw_javascript

x = [payload.missing, raw_javascript("new Date(0)"), raw_javascript("0 / 0")]
user = identify(external_id=payload.id)
transform = Transform(
    name="shop/order",
    body=Track(attributes=[Attributes(user=user, custom={"x": x})]),
)
