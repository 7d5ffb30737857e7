"""The time needs no constant if it is used once."""

from brazesmith import Track, Transform, now

properties = {"a": now()}
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
