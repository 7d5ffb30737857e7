"""An alias whose label is not a filled text does not identify the user: the next candidate does."""

from brazesmith import Attributes, Track, Transform, alias, identify, payload

user = identify(
    user_alias=alias(label=payload.label, name=payload.name),
    email=payload.email,
)
transform = Transform(
    name="shop/order",
    body=Track(attributes=[Attributes(user=user, gender="O")]),
)
