"""A path goes through constants with defaults, so that no missing field throws."""

from brazesmith import Track, Transform, payload

properties = {"name": payload.order.customer.name, "sku": payload.order.lines[0].sku}
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
