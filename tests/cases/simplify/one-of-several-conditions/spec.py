"""All conditions of `all_of` are known in the branch."""

from brazesmith import (
    Attributes,
    Track,
    Transform,
    all_of,
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
        (all_of(is_true(payload.ok), is_filled(payload.userId)), attributes), otherwise=skip()
    ),
)
