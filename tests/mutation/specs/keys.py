"""Keys of the payload and of the body."""

from brazesmith import (
    Attributes,
    Event,
    Payload,
    Record,
    Text,
    Track,
    Transform,
    field,
    identify,
    iso8601,
    omit,
    payload,
    pick,
)  # fmt: skip


class Customer(Record):
    id: Text
    first: Text = field(key="first-name")


class Order(Payload, event="Shop order"):
    customer: Customer
    created: Text
    currency: Text


order = Order()
user = identify(external_id=order.customer.id)
extra = {"currency": order.currency, "coupon": payload.coupon}

transform = Transform(
    name="shop/keys",
    source=order,
    body=Track(
        attributes=[
            Attributes(user=user, first_name=order.customer.first, dynamic=omit(payload.more, "a"))
        ],
        events=[
            Event(
                user=user,
                name="Ordered",
                time=iso8601(order.created),
                properties={
                    **pick(payload, "total", "tax"),
                    **extra,
                    "first": payload.items[0]["sku"],
                },
            )
        ],
    ),
)
