"""Named groups are written differently in Python and JavaScript."""

from brazesmith import Attributes, Track, Transform, identify, matches, payload

x = matches(payload.a, r"(?P<a>b)")
user = identify(external_id=payload.id)
transform = Transform(
    name="shop/order",
    body=Track(attributes=[Attributes(user=user, custom={"x": x})]),
)
