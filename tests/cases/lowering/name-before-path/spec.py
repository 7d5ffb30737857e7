"""A named value keeps its name; a constant for a path takes another one."""

from brazesmith import Track, Transform, named, payload, upper

properties = {
    "a": payload.shop.order.a,
    "b": payload.shop.order.b,
    "c": named("order", upper(payload.c)),
}
transform = Transform(
    name="shop/order",
    body=Track(
        events=[
            {
                "external_id": "ada",
                "name": "Order",
                "time": "2026-01-02T03:04:05Z",
                "properties": properties,
            }
        ]
    ),
)
