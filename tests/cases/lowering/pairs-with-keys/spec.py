"""Pairs that are certain to be there are not filtered."""

from brazesmith import Track, Transform, from_entries, payload

properties = {
    "certain": from_entries([[payload.a, {"b": 1}]]),
    "optional": from_entries([[payload.a, payload.b]]),
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
