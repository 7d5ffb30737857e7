"""A Data Transformation has one destination."""

from brazesmith import Attributes, Catalog, Track, Transform, identify, payload, route

user = identify(external_id=payload.id)
transform = Transform(
    name="shop/order",
    body=route(
        (payload.a == 1, Track(attributes=[Attributes(user=user)])),
        otherwise=Catalog(operation="update", catalog_name="shops", items=[{"id": "a"}]),
    ),
)
