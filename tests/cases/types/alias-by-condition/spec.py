"""An alias that is chosen, in place of a choice of names and labels."""

from brazesmith import *

user = identify(
    user_alias=when(
        payload.kind == "card",
        alias(label="card", name=payload.card),
        alias(label="device", name=payload.device),
    ),
    email=payload.email,
)
transform = Transform(
    name="shop/order", body=Track(events=[Event(user=user, name="n", time=now())])
)
