"""A choice that the route has made already is gone."""

from brazesmith import Track, Transform, payload, route, when

chosen = when(payload.kind == "a", payload.yes, payload.no)
attributes = Track(attributes=[{"external_id": "ada", "x": chosen}])
transform = Transform(
    name="shop/order", body=route((payload.kind == "a", attributes), otherwise=attributes)
)
