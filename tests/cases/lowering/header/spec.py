"""A header of the request is read by its name."""

from brazesmith import Track, Transform, headers

properties = {"event": headers["X-Event"]}
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
