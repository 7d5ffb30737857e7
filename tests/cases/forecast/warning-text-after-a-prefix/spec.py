"""A prefix that is tested and cut."""

from brazesmith import (
    Payload,
    Purchase,
    Text,
    Track,
    Transform,
    field,
    identify,
    now,
    route,
    skip,
    slice_text,
    starts_with,
)


class Order(Payload):
    id: Text = field(max_length=50)
    path: Text = field(max_length=50)


order = Order()
transform = Transform(
    name="shop/order",
    source=order,
    body=route(
        (
            starts_with(order.path, "order/"),
            Track(
                purchases=[
                    Purchase(
                        user=identify(external_id=order.id),
                        product_id=slice_text(order.path, 6),
                        currency="EUR",
                        price=1,
                        time=now(),
                    )
                ]
            ),
        ),
        otherwise=skip("not an order"),
    ),
)
