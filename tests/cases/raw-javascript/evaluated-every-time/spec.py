"""Raw JavaScript may be impure: it is not shared, and a choice on it is made again."""

from brazesmith import (
    Attributes,
    Track,
    Transform,
    identify,
    is_true,
    payload,
    raw_javascript,
    route,
    skip,
    when,
)

coin = is_true(raw_javascript("Math.random() < x", x=payload.x))
user = identify(external_id=payload.id)
chosen = Track(attributes=[Attributes(user=user, custom={"x": when(coin, 1, 2)})])
transform = Transform(name="shop/order", body=route((coin, chosen), otherwise=skip()))
