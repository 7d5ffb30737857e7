"""The first of several times is found with `||`; other values need `firstPresent`."""

from brazesmith import Track, Transform, fallback, iso8601, payload

times = [iso8601(payload.a), iso8601(payload.b), "2026-01-02T03:04:05Z"]
properties = {"at": fallback(*times), "other": fallback(payload.c, *times)}
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
