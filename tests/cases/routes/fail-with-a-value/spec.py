"""A failure whose message is a value of the payload."""

from brazesmith import Attributes, Track, Transform, fail, identify, payload

user = identify(external_id=payload.userId)
attributes = Track(attributes=[Attributes(user=user, custom={"a": payload.a})])
transform = Transform(name="shop/order", body=fail(payload.type))
