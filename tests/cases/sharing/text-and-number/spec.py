"""`"1"` and `1` are not shared."""

from brazesmith import Track, Transform, named, payload, route

left = {"external_id": "ada", "x": named("x", "1")}
right = {"external_id": "ada", "x": named("x", 1)}
transform = Transform(
    name="shop/order",
    body=route(
        (payload.kind == "a", Track(attributes=[left])), otherwise=Track(attributes=[right])
    ),
)
