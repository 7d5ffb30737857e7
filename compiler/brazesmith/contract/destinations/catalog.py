"""/catalogs/{catalog_name}/items: one destination for each of the methods PUT, PATCH and DELETE."""

from __future__ import annotations

from dataclasses import replace

from brazesmith.contract.answers import answer_request
from brazesmith.contract.destination import Destination, ObjectArray
from brazesmith.contract.fields import ITEM_FIELDS

UPDATE = Destination(
    name="catalog-update",
    request="PUT /catalogs/{catalog_name}/items",
    keys=("catalog_name", "items"),
    arrays=(ObjectArray("items", "item", ITEM_FIELDS),),
    most_objects=50,
    nothing=("items",),
    rules=("brazesmith.contract.rules.requests", "brazesmith.contract.rules.catalogs"),
    answers=answer_request,
)
EDIT = replace(
    UPDATE,
    name="catalog-edit",
    request="PATCH /catalogs/{catalog_name}/items",
    operators=frozenset(("$add", "$remove")),
)
DELETE = replace(UPDATE, name="catalog-delete", request="DELETE /catalogs/{catalog_name}/items")
DESTINATIONS = (UPDATE, EDIT, DELETE)
