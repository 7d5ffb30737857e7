"""A value of the payload as the key of a dict."""

from brazesmith import Attributes, Track, Transform, identify, payload

x = {payload.a: 1}
user = identify(external_id=payload.id)
transform = Transform(
    name="shop/order",
    body=Track(attributes=[Attributes(user=user, custom={"x": x})]),
)
