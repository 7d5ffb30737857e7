"""Attributes whose names come from the payload never replace the user or a standard field."""

from brazesmith import Attributes, Track, Transform, identify, payload

transform = Transform(
    name="shop/order",
    body=Track(
        attributes=[Attributes(user=identify(external_id="ada"), dynamic=payload.attributes)]
    ),
)
