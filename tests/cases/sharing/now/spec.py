"""The time is asked for once, also when a function uses it."""

from brazesmith import Track, Transform, each, now, payload

properties = {"a": now(), "b": now(), "xs": each(payload.xs, lambda x: now())}
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
