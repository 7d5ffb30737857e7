"""Keys that the payload chooses are never assigned: `__proto__` would be lost."""

from brazesmith import Track, Transform, merge, payload

properties = {"a": merge(payload.a, {"x": 1}), "b": merge({"__proto__": payload.b}, {"x": 1})}
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
