"""A function that only calls another one is passed without an arrow."""

from brazesmith import Track, Transform, map_values, payload, storable, upper

properties = {
    "passed": map_values(payload.a, storable),
    "constant": map_values(payload.a, lambda x: storable(payload.b)),
    "member": map_values(payload.a, lambda x: upper(x.b)),
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
