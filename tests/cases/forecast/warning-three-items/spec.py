"""Ids of three items in three fields."""

from brazesmith import Catalog, CatalogItem, Payload, Text, Transform, field


class Order(Payload):
    a: Text = field(max_length=50)
    b: Text = field(max_length=50)
    c: Text = field(max_length=50)


order = Order()
transform = Transform(
    name="shop/order",
    source=order,
    body=Catalog(
        operation="update",
        catalog_name="products",
        items=[
            CatalogItem(id=order.a, fields={"n": 1}),
            CatalogItem(id=order.b, fields={"n": 2}),
            CatalogItem(id=order.c, fields={"n": 3}),
        ],
    ),
)
