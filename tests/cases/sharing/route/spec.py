"""Bodies share the constants that both need."""

from brazesmith import Track, Transform, is_true, payload, route


def event(properties):
    event = {"external_id": "ada", "name": "Order", "time": "2026-01-02T03:04:05Z"}
    return Track(events=[{**event, "properties": properties}])


transform = Transform(
    name="shop/order",
    body=route(
        (is_true(payload.order.paid), event({"a": payload.order.id, "b": payload.order.note})),
        otherwise=event({"id": payload.order.id}),
    ),
)
