"""All candidates are left out."""

from brazesmith import Attributes, Track, Transform, identify

user = identify(email=None)
transform = Transform(name="shop/order", body=Track(attributes=[Attributes(user=user, gender="O")]))
