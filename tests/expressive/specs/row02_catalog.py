"""Three items of a catalog, a column of each type."""

from brazesmith import Catalog, CatalogItem, Transform, payload

transform = Transform(
    name="row02",
    body=Catalog(
        operation="update",
        catalog_name="rooms",
        items=[
            CatalogItem(
                id=payload[f"room_{number}"],
                fields={
                    "title": "Double room",
                    "floor": number,
                    "balcony": payload.balcony,
                    "open_from": "2024-03-01T09:00:00+01:00",
                    "size": {"width": payload.size.width, "unit": "m"},
                },
            )
            for number in (1, 2, 3)
        ],
    ),
)
