"""A candidate that a setting or a helper leaves out is not asked for."""

from brazesmith import Attributes, Track, Transform, absent, identify, payload

user = identify(external_id=payload.id, email=None, phone=absent)
transform = Transform(name="shop/order", body=Track(attributes=[Attributes(user=user, gender="O")]))
