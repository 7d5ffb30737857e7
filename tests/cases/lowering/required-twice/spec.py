"""A required value of a value that can fail is written once, however deeply it is nested."""

from brazesmith import Track, Transform, payload, required

once = required(payload.a, "no a")
for _ in range(12):
    once = required(once, "never")
properties = {"a": once}

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
