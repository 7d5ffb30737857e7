"""An optional element of an array is left out. A single one needs no helper function."""

from brazesmith import Track, Transform, is_filled, payload, when

optional = when(is_filled(payload.a), {"a": payload.a})
properties = {
    "one": [optional],
    "two": [optional, payload.b],
    "absent": [when(is_filled(payload.a), payload.b)],
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
