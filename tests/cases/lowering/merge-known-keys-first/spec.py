"""The order of keys is kept when an object with constant keys comes last."""

from brazesmith import Track, Transform, is_filled, merge, named, payload, when

either = named("either", when(is_filled(payload.a), {"a": payload.a}, {"b": 1}))
properties = merge({"x": 1}, either)
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
