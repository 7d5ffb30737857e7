"""`all_of` of nothing."""

from brazesmith import Attributes, Track, Transform, all_of, identify, payload

x = all_of()
user = identify(external_id=payload.id)
transform = Transform(
    name="shop/order",
    body=Track(attributes=[Attributes(user=user, custom={"x": x})]),
)
