"""A request accepts at most 50 catalog items."""

from brazesmith import Catalog, CatalogItem, Transform, identify, payload

user = identify(external_id=payload.id)
transform = Transform(
    name="shop/order",
    body=Catalog(
        operation="update",
        catalog_name="shops",
        items=[CatalogItem(id=f"shop-{n}") for n in range(51)],
    ),
)
