"""A date is not JSON."""

import datetime

from brazesmith import Attributes, Track, Transform, identify, payload

x = datetime.date(2022, 7, 15)
user = identify(external_id=payload.id)
transform = Transform(
    name="shop/order",
    body=Track(attributes=[Attributes(user=user, custom={"x": x})]),
)
