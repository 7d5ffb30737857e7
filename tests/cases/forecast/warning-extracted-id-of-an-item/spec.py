"""An id at the end of a URI."""

from brazesmith import Catalog, CatalogItem, Payload, Text, Transform, extract


class Order(Payload):
    gid: Text


order = Order()
transform = Transform(
    name="shop/order",
    source=order,
    body=Catalog(
        operation="edit",
        catalog_name="products",
        items=[CatalogItem(id=extract(order.gid, r"/(\d+)$", 1), fields={"a": 1})],
    ),
)
