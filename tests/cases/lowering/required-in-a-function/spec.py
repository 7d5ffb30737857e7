"""A failure inside of a function stays there."""

from brazesmith import Track, Transform, each, payload, required

properties = {"xs": each(payload.xs, lambda x: required(x, "an x is missing"))}
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
