"""`match` on a value of the payload."""

from brazesmith import Attributes, Track, Transform, identify, payload

match payload.a:
    case 1:
        pass
user = identify(external_id=payload.id)
transform = Transform(
    name="shop/order",
    body=Track(attributes=[Attributes(user=user, custom={"x": 1})]),
)
