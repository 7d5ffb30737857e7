"""A map may have the key of a reserved field."""

from brazesmith import Map, Payload, Text, Track, Transform, field, merge


class Order(Payload):
    label: Text = field(max_length=50)
    extra: Map[Text]


order = Order()
transform = Transform(
    name="shop/order",
    source=order,
    body=Track(attributes=[merge({"external_id": order.label}, order.extra)]),
)
