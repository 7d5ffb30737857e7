"""A class of no characters, repeated, and its opposite."""

from brazesmith import *

x = [extract(payload.x, r"[]?a"), extract(payload.x, r"[^]+b"), matches(payload.x, "")]
user = identify(external_id=payload.id)
transform = Transform(
    name="shop/order",
    body=Track(events=[Event(user=user, name="n", time=now(), properties={"x": x})]),
)
