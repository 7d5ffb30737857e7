"""A misspelt field, with the nearest declared name."""

from brazesmith import (
    Array,
    Attributes,
    Email,
    Number,
    Payload,
    Record,
    Text,
    Track,
    Transform,
    Uuid,
    field,
    identify,
)


class Address(Record):
    city: Text
    zip: Text = field(key="postal code", doc="German")


class Customer(Record):
    id: Uuid
    email: Email = field(optional="guests have none")
    address: Address = field(optional=True, nullable=True)


class Line(Record, open=True):
    price: Number


class Order(Payload, event="Shop order"):
    customer: Customer
    lines: Array[Line]


order = Order()
x = order.customer.emial

user = identify(external_id=order.customer.id)
transform = Transform(
    name="shop/order",
    source=order,
    body=Track(attributes=[Attributes(user=user, custom={"x": x})]),
)
