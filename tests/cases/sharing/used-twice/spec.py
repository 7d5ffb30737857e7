"""A value that is used twice is computed once."""

from brazesmith import Track, Transform, concat, payload, upper

name = upper(payload.name)
properties = {"name": name, "greeting": concat(name, "!")}
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
