"""A catalog request takes fewer items than an array can have."""

from brazesmith import Catalog, CatalogItem, Transform, each, payload, to_text

items = each(payload.rooms, lambda room: CatalogItem(id=to_text(room.number), fields={}))
body = Catalog(operation="edit", catalog_name="rooms", items=items)
transform = Transform(name="shop/rooms", body=body)
