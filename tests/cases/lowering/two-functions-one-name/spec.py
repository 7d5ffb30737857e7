"""Two functions may use the same parameter name."""

from brazesmith import Track, Transform, each, payload

properties = {
    "a": each(payload.a, lambda item: item),
    "b": each(payload.b, lambda item: [item.x, item.y]),
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
