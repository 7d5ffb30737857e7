"""Raw JavaScript may be impure, so two equal texts are not shared."""

from brazesmith import Track, Transform, named, payload, raw_javascript, route

left = {"external_id": "ada", "x": named("x", raw_javascript("Math.random()"))}
right = {"external_id": "ada", "x": named("x", raw_javascript("Math.random()"))}
transform = Transform(
    name="shop/order",
    body=route(
        (payload.kind == "a", Track(attributes=[left])), otherwise=Track(attributes=[right])
    ),
)
