"""A quiet skip says why."""

from brazesmith import Attributes, Track, Transform, identify, payload, route, skip

user = identify(external_id=payload.userId)
attributes = Track(attributes=[Attributes(user=user, custom={"a": payload.a})])
transform = Transform(
    name="shop/order",
    body=route((payload.test == True, skip("a test order")), otherwise=attributes),
)
