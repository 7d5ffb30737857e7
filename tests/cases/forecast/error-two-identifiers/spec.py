"""Two primary identifiers."""

from brazesmith import Payload, Text, Track, Transform, field


class Order(Payload):
    id: Text = field(optional="guests have none", max_length=50)


order = Order()
transform = Transform(
    name="shop/order",
    source=order,
    body=Track(
        attributes=[{"external_id": "a", "user_alias": {"alias_name": "b", "alias_label": "c"}}]
    ),
)
