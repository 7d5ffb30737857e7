"""`identify` cannot skip the whole body."""

from brazesmith import Attributes, Track, Transform, identify, payload, skip

user = identify(email=payload.email, otherwise=skip("nobody"))
transform = Transform(name="shop/order", body=Track(attributes=[Attributes(user=user)]))
