"""Headers are a map: its keys are not attributes."""

from brazesmith import Attributes, Track, Transform, headers, identify, payload

x = headers.Foo
user = identify(external_id=payload.id)
transform = Transform(
    name="shop/order",
    body=Track(attributes=[Attributes(user=user, custom={"x": x})]),
)
