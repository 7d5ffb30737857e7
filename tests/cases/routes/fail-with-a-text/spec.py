"""A failure with a message from the payload."""

from brazesmith import Attributes, Track, Transform, fail, format_text, identify, payload

user = identify(external_id=payload.userId)
attributes = Track(attributes=[Attributes(user=user, custom={"a": payload.a})])
transform = Transform(name="shop/order", body=fail(format_text("unknown: {}", payload.type)))
