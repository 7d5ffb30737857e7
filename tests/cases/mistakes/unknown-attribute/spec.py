"""A custom attribute as an argument."""

from brazesmith import Attributes, Track, Transform, identify, payload

attributes = Attributes(user=identify(external_id=payload.id), plan=payload.plan)
transform = Transform(name="shop/order", body=Track(attributes=[attributes]))
