"""What the outer route tested is known in the inner one."""

from brazesmith import (
    Attributes,
    Track,
    Transform,
    fail,
    identify,
    is_filled,
    is_true,
    payload,
    route,
    skip,
)

user = identify(external_id=payload.userId)
attributes = Track(attributes=[Attributes(user=user, custom={"a": payload.a})])
transform = Transform(
    name="shop/order",
    body=route(
        (is_filled(payload.userId), route((is_true(payload.ok), attributes), otherwise=skip())),
        otherwise=fail("nobody"),
    ),
)
