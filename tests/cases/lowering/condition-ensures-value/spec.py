"""What a condition ensures is not absent: nothing has to be cleaned."""

from brazesmith import Track, Transform, is_filled, payload, when

properties = {"a": when(is_filled(payload.a), {"b": payload.a}, None)}
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
