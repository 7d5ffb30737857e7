"""Where nothing can be absent, the body is returned as it is."""

from brazesmith import Track, Transform, is_present, payload, reportable, required

properties = {
    "a": [1, {"a": "b"}],
    "b": is_present(payload.a),
    "c": required(payload.c, "no c"),
    "d": reportable({"d": payload.d}),
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
