"""An object with constant keys is assigned."""

from brazesmith import Track, Transform, is_filled, merge, named, payload, when

either = named("either", when(is_filled(payload.a), {"a": payload.a}, {"b": 1}))
properties = merge(either, {"x": 1})
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
