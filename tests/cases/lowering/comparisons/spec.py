"""Conditions are written as in the spec."""

from brazesmith import Track, Transform, all_of, is_present, payload, to_text, when

condition = all_of(payload.a == 1, payload.b != "x", is_present(payload.c))
properties = {"a": when(condition, to_text(payload.a))}
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
