"""For an undeclared payload, only what must fail is reported."""

from brazesmith import Track, Transform, payload

transform = Transform(
    name="shop/order", body=Track(attributes=[{"external_id": payload.id, "plan": payload.plan}])
)
