"""A Decimal inside a list is not JSON."""

import decimal

from brazesmith import Attributes, Track, Transform, identify, payload

x = [decimal.Decimal(1)]
user = identify(external_id=payload.id)
transform = Transform(
    name="shop/order",
    body=Track(attributes=[Attributes(user=user, custom={"x": x})]),
)
