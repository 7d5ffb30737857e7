"""Every argument is evaluated, so `fail` inside of `fallback` would always raise."""

from brazesmith import Attributes, Track, Transform, fail, fallback, identify, payload

x = fallback(payload.a, fail("no"))
user = identify(external_id=payload.id)
transform = Transform(
    name="shop/order",
    body=Track(attributes=[Attributes(user=user, custom={"x": x})]),
)
