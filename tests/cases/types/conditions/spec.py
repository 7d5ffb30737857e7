"""A text or number is not a condition, wherever one is expected; the mark is below it."""

from brazesmith import (
    Attributes,
    Track,
    Transform,
    all_of,
    identify,
    length,
    only,
    payload,
    to_text,
    upper,
    when,
)

x = [
    when(to_text(payload.a), 1),
    when(length(payload.a), 1),
    all_of(payload.a == 1, upper(payload.b)),
    only(payload.a, lambda y: upper(y)),
]

user = identify(external_id=payload.id)
transform = Transform(
    name="shop/order",
    body=Track(attributes=[Attributes(user=user, custom={"x": x})]),
)
