"""Texts of a spec stay texts, whatever they contain."""

from brazesmith import Track, Transform

properties = {
    "texts": ['"', "'", "\\", "\n", "\u2028", "</script>", "${1}", "`", "\ud83d", "😀", "\0", "*/"]
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
