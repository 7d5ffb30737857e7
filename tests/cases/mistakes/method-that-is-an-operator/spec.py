"""A method of Python whose name is that of an operator."""

from brazesmith import Attributes, Track, Transform, identify, payload

user = identify(external_id=payload.id)
attributes = Attributes(user=user, first_name=payload.name.split(" ")[0])
transform = Transform(name="shop/order", body=Track(attributes=[attributes]))
