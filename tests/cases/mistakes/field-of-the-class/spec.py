"""A field that is read from the class."""

from brazesmith import Attributes, Payload, Text, Track, Transform, field, identify


class Order(Payload):
    id: Text
    note: Text = field(optional=True)


user = identify(external_id=Order().id)
attributes = Attributes(user=user, custom={"note": Order.note})
transform = Transform(name="shop/order", body=Track(attributes=[attributes]))
