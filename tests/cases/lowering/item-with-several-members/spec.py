"""The item of a function gets a default if more than one of its members is read."""

from brazesmith import Track, Transform, each, payload

properties = {"lines": each(payload.lines, lambda line: {"a": line.a, "b": line.b})}
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
