"""A text is not a number, in a function and in an operator of Python."""

from brazesmith import Attributes, Track, Transform, add, identify, parse_number, payload, to_text

x = [add(to_text(payload.a), 1), parse_number(payload.a) + to_text(payload.b)]
user = identify(external_id=payload.id)
transform = Transform(
    name="shop/order",
    body=Track(attributes=[Attributes(user=user, custom={"x": x})]),
)
