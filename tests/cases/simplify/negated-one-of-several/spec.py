"""After `any_of`, all of its conditions are known to be false."""

from brazesmith import (
    Attributes,
    Track,
    Transform,
    any_of,
    identify,
    is_filled,
    is_true,
    not_,
    payload,
    route,
    skip,
)

user = identify(external_id=payload.userId)
attributes = Track(attributes=[Attributes(user=user, custom={"a": payload.a})])
transform = Transform(
    name="shop/order",
    body=route(
        (any_of(is_true(payload.no), not_(is_filled(payload.userId))), skip()), otherwise=attributes
    ),
)
