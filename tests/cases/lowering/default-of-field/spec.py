"""A field may be null, so it gets a default."""

from brazesmith import Track, Transform, is_object, named, payload, when

either = named("either", when(is_object(payload.a), payload.a, payload.b))
properties = {"x": either.x, "y": either.y}
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
