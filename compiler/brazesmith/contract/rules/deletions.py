"""The rule of BZ5xx that applies only to items that are deleted."""

from __future__ import annotations

from brazesmith.contract import pages
from brazesmith.contract.rules.examples import CATALOG_OBJECTS, catalog
from brazesmith.contract.rules.rows import Rows

RULES = Rows(pages.CATALOG_DELETE, objects=CATALOG_OBJECTS)

RULES.risky("BZ520", "items[].*").must_not_exist(
    title="An item that is deleted has only an `id`.",
    message="`{name}` is beside the `id` of an item to delete; Braze documents only `id`, not what "
    "it does with other fields",
    hint="send {{ id: ... }}; to change the item instead, choose another destination",
    good=catalog({"id": "a"}),
    bad=catalog({"id": "a", "City": "New York"}),
    provenance="documented",
    note="A request that deletes removes the whole item, whatever its other fields say.",
)
