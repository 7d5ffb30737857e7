"""After a negated condition, the value is known."""

from brazesmith import (
    Attributes,
    Track,
    Transform,
    identify,
    is_filled,
    not_,
    payload,
    route,
    skip,
)

user = identify(external_id=payload.userId)
attributes = Track(attributes=[Attributes(user=user, custom={"a": payload.a})])
transform = Transform(
    name="shop/order", body=route((not_(is_filled(payload.userId)), skip()), otherwise=attributes)
)
