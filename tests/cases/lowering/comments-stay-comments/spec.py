"""Neither a comment nor the reason of a skip can become code."""

from brazesmith import Track, Transform, is_true, named, payload, route, skip, upper

text = "*/ a\nthrow 1 \u2028throw 2 \r throw 3"
event = {
    "external_id": "ada",
    "name": "Order",
    "time": "2026-01-02T03:04:05Z",
    "properties": {"x": named("x", upper(payload.a), text)},
}
transform = Transform(
    name="shop/order",
    body=route((is_true(payload.skip), skip(text)), otherwise=Track(events=[event])),
)
