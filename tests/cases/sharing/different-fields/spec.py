"""Different fields with the same name are not shared."""

from brazesmith import Track, Transform, named, payload, route

left = {"external_id": "ada", "x": named("x", payload.a)}
right = {"external_id": "ada", "x": named("x", payload.b)}
transform = Transform(
    name="shop/order",
    body=route(
        (payload.kind == "a", Track(attributes=[left])), otherwise=Track(attributes=[right])
    ),
)
