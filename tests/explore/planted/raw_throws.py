"""Hand-written JavaScript in a spec reads a field of something that may be missing."""

from brazesmith import (
    Attributes,
    Payload,
    Record,
    Text,
    Track,
    Transform,
    field,
    identify,
    raw_javascript,
)


class Address(Record):
    city: Text = field(max_length=50)


class Order(Payload):
    id: Text = field(max_length=50)
    address: Address = field(optional="orders that are picked up have none")


order = Order()
city = raw_javascript("payload.address.city.slice(0, 20)")
transform = Transform(
    name="shop/order",
    source=order,
    body=Track(attributes=[Attributes(user=identify(external_id=order.id), custom={"city": city})]),
)

# finds: X101 raw_javascript("payload.address.city.slice(0, 20)")
# payload: {"id": "text"}
