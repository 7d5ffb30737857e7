"""A route that has tested the identifier does not test it again."""

from brazesmith import Attributes, Track, Transform, identify, is_filled, payload, route, skip

user = identify(external_id=payload.userId)
attributes = Track(attributes=[Attributes(user=user, custom={"a": payload.a})])
transform = Transform(
    name="shop/order", body=route((is_filled(payload.userId), attributes), otherwise=skip())
)
