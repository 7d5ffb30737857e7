"""A failure that is certain comes before the body."""

from brazesmith import Attributes, Track, Transform, identify, payload

user = identify(external_id=payload.userId)
attributes = Track(attributes=[Attributes(user=user, custom={"a": payload.a})])
transform = Transform(name="shop/order", body=attributes)
