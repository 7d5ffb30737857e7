"""Patterns of a spec stay patterns."""

from brazesmith import Track, Transform, pattern, payload, replace_pattern

properties = {
    "slash": replace_pattern(payload.a, pattern("/", "i"), "-"),
    "empty": replace_pattern(payload.a, pattern("", "i"), "-"),
    "class": replace_pattern(payload.a, pattern("[/]", "i"), "-"),
    "separator": replace_pattern(payload.a, pattern(r"\u2028", "i"), "-"),
    "escaped": replace_pattern(payload.a, pattern("\\/", "i"), "-"),
    "backslash": replace_pattern(payload.a, pattern("\\\\", "i"), "-"),
    "emoji": replace_pattern(payload.a, pattern("😀", "i"), "-"),
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
