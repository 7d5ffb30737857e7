"""A standard field among the custom attributes."""

from brazesmith import Attributes, Track, Transform, identify, payload

user = identify(external_id=payload.id)
transform = Transform(
    name="shop/order", body=Track(attributes=[Attributes(user=user, custom={"email": 1})])
)
