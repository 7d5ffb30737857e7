"""Names that every JavaScript object inherits are read with `own`."""

from brazesmith import Track, Transform, payload

properties = {"a": payload.order.constructor, "b": payload.order.b, "length": payload.length}
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
