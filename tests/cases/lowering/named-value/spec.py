"""A value with a name and a comment has them in JavaScript too."""

from brazesmith import Track, Transform, concat, named, payload

properties = {
    "name": named("full_name", concat(payload.first, " ", payload.last), "As on the card.")
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
