"""A failure waits for its condition: nothing throws if the kind is another one."""

from brazesmith import Track, Transform, named, payload, required, when

properties = {
    "card": when(payload.kind == "card", named("card", required(payload.card, "no card"))),
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
