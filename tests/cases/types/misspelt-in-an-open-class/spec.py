"""An open class reports names that are nearly those of declared fields."""

from brazesmith import *


class Customer(Record, open=True):
    email: Email
    """Where the receipt goes."""


class Order(Payload, event="Shop order", open=True):
    customer: Customer
    total: Number


order = Order()
user = identify(email=order.customer.email)
properties = fitted(
    {
        "a": order.customer.emial,
        "b": order["totl"],
        "c": order.customer.age,
        "d": order.customer["e-mail"],
    }
)
transform = Transform(
    name="shop/order",
    source=order,
    body=Track(events=[Event(user=user, name="n", time=now(), properties=properties)]),
)
