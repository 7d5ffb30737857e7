"""Arguments that must be constants, and their ranges."""

from brazesmith import (
    Attributes,
    Track,
    Transform,
    identify,
    payload,
    rounded,
    split,
    take,
    to_fixed,
)

x = [
    split(payload.a, payload.b),
    split(payload.a, None),
    take(payload.a, 1.5),
    take(payload.a, True),
    to_fixed(payload.a, 21),
    rounded(payload.a, -1),
]

user = identify(external_id=payload.id)
transform = Transform(
    name="shop/order",
    body=Track(attributes=[Attributes(user=user, custom={"x": x})]),
)
