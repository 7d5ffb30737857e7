"""An object in the wrong list."""

from brazesmith import Attributes, Track, Transform, identify, payload

user = identify(external_id=payload.id)
transform = Transform(name="shop/order", body=Track(events=[Attributes(user=user)]))
