"""An identifier is a text."""

from brazesmith import Array, Event, Number, Payload, Text, Track, Transform, identify, now


class Order(Payload):
    id: Number
    name: Text
    tags: Array[Text]


order = Order()
user = identify(external_id=order.id)
transform = Transform(
    name="shop/order",
    source=order,
    body=Track(events=[Event(user=user, name="n", time=now())]),
)
