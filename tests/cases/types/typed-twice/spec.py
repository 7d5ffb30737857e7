"""Only an untyped value of the payload can be declared where it is read."""

from brazesmith import Attributes, Text, Track, Transform, identify, payload, typed, upper

x = [
    typed(upper(payload.name), Text),
    typed(payload.a + 1, Text),
    typed(typed(payload.a, Text), Text),
]
user = identify(external_id=payload.id)
transform = Transform(
    name="shop/order",
    body=Track(attributes=[Attributes(user=user, custom={"x": x})]),
)
