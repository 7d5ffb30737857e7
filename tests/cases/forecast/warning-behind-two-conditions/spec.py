"""An e-mail address that is sent if two other identifiers are null."""

from brazesmith import (
    Attributes,
    Payload,
    Text,
    Track,
    Transform,
    alias,
    field,
    first_filled,
    identify,
    is_given,
    route,
    skip,
    when,
)


class Order(Payload):
    id: Text = field(nullable=True, max_length=50)
    other: Text = field(nullable=True, max_length=50)
    email: Text = field(nullable=True)
    billing: Text = field(nullable=True)
    a: Text = field(optional=True, max_length=9)
    b: Text = field(optional=True, max_length=9)
    c: Text = field(optional=True, max_length=9)
    type: Text = field(max_length=9)


order = Order()
transform = Transform(
    name="shop/order",
    source=order,
    body=route(
        (
            order.type == "paid",
            Track(
                attributes=[
                    Attributes(
                        user=identify(
                            external_id=order.id,
                            user_alias=alias(label="shop", name=order.other),
                            email=first_filled(order.email, order.billing),
                        ),
                        custom={
                            "a": when(is_given(order.a), 1, 2),
                            "b": when(is_given(order.b), 1, 2),
                            "c": when(is_given(order.c), 1, 2),
                        },
                    )
                ]
            ),
        ),
        otherwise=skip("not paid"),
    ),
)
