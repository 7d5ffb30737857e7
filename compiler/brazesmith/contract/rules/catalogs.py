"""BZ5xx: bodies for the catalog destinations."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from brazesmith.contract.checks import (
    NULL,
    at_most,
    by,
    must_be,
    must_have,
    must_match,
)
from brazesmith.contract.fields import CATALOG_EDIT_PAGE, CATALOG_PAGE, TRANSFORMATION_PAGE
from brazesmith.contract.formats import is_item_id
from brazesmith.contract.limits import (
    DEEPEST_ITEM_VALUE,
    LONGEST_ITEM_ID,
    LONGEST_ITEM_VALUE,
    MOST_ITEMS,
)
from brazesmith.contract.rule import FINE, WRONG, Found, Options, Rule
from brazesmith.contract.rules.examples import catalog
from brazesmith.contract.walking import containers, pairs, place

_ITEM = {"id": "restaurant-1", "City": "New York"}


def _no_catalog(body: dict[str, Any], options: Options) -> Sequence[Found]:
    name = body.get("catalog_name")
    return FINE if type(name) is str and name else WRONG


def _no_item_array(body: dict[str, Any], options: Options) -> Sequence[Found]:
    items = body.get("items")
    if type(items) is not list:
        return WRONG
    others = [index for index, item in enumerate(items) if type(item) is not dict]
    return [Found(at=("items", index)) for index in others] if others else FINE


def _repeated_ids(items: list[Any], options: Options) -> Sequence[Found]:
    first: dict[str, int] = {}
    found = []
    for index, item in enumerate(items):
        item_id = item.get("id") if type(item) is dict else None
        if type(item_id) is not str:
            continue
        if item_id in first:
            found.append(Found(at=(index, "id"), holes={"first": first[item_id]}))
        else:
            first[item_id] = index
    return found


def _plain_value(value: Any, options: Options) -> bool:
    """An array or object in which nothing is unusual: one walk instead of one a rule."""
    if type(value) is str:
        return False
    waiting = [value]
    count = 0
    while waiting:
        part = waiting.pop()
        count += 1
        if count > DEEPEST_ITEM_VALUE:
            return False
        if type(part) is dict:
            for key in part:
                if "." in key or "$" in key:
                    return False
            part = part.values()
        for element in part:
            kind = type(element)
            if kind is str:
                if len(element) > LONGEST_ITEM_VALUE:
                    return False
            elif kind is dict or kind is list:
                waiting.append(element)
    return True


def _long_texts(value: Any, options: Options) -> Sequence[Found]:
    if type(value) is str:
        return (Found(holes={"size": len(value)}),) if len(value) > LONGEST_ITEM_VALUE else FINE
    return [
        Found(at=(*place(link), key), holes={"size": len(child)})
        for container, link, _ in containers(value)
        for key, child in pairs(container)
        if type(child) is str and len(child) > LONGEST_ITEM_VALUE
    ]


def _bad_column(name: str, options: Options) -> Sequence[Found]:
    return WRONG if "." in name or "$" in name else FINE


def _bad_keys(value: Any, options: Options) -> Sequence[Found]:
    return [
        Found(at=(*place(link), key))
        for container, link, depth in containers(value)
        if type(container) is dict
        for key in container
        if ("." in key or "$" in key) and not (depth == 1 and key in options.operators)
    ]


def _too_deep(value: Any, options: Options) -> Sequence[Found]:
    deepest = max(depth for _, _, depth in containers(value))
    return FINE if deepest <= DEEPEST_ITEM_VALUE else (Found(holes={"depth": deepest}),)


def _nested(depth: int) -> Any:
    value: Any = {"leaf": 1}
    for _ in range(depth - 1):
        value = {"below": value}
    return value


RULES = (
    Rule(
        code="BZ501",
        title="A body for a catalog names it in `catalog_name`.",
        level="rejected",
        where=("$",),
        check=by(_no_catalog, dict),
        message="no `catalog_name`: Braze cannot tell which catalog is meant",
        hint='add catalog_name: "...", the name of the catalog as Braze shows it',
        provenance="documented",
        source=TRANSFORMATION_PAGE,
        good=catalog(_ITEM),
        bad=catalog(_ITEM, catalog_name=...),
        enforced=True,
    ),
    Rule(
        code="BZ502",
        title="`items` is an array of objects.",
        level="rejected",
        where=("$",),
        check=by(_no_item_array, dict),
        message="`items` is not an array of objects",
        hint="put the items into an array, also when there is only one: items: [{{ id: ... }}]",
        provenance="documented",
        source=CATALOG_PAGE,
        good=catalog(_ITEM),
        bad=catalog(items=_ITEM),
        enforced=True,
        error_id="item-array-invalid",
    ),
    Rule(
        code="BZ503",
        title="Every item has an `id`.",
        level="rejected",
        where=("items[]",),
        check=must_have("id"),
        message="this item has no `id`",
        hint="add `id`, or leave the item out",
        provenance="documented",
        source=CATALOG_PAGE,
        good=catalog(_ITEM),
        bad=catalog({"City": "New York"}),
        enforced=True,
        error_id="items-missing-ids",
    ),
    Rule(
        code="BZ504",
        title="The `id` of an item is a string.",
        level="rejected",
        where=("items[].id",),
        check=must_be(str, NULL),
        message="the item's `id` is {value}, not a string",
        hint="turn it into text: String(...)",
        provenance="documented",
        source=CATALOG_PAGE,
        good=catalog({"id": "1042"}),
        bad=catalog({"id": 1042}),
        enforced=True,
        error_id="ids-not-strings",
    ),
    Rule(
        code="BZ505",
        title="The `id` of an item has only letters, digits, hyphens and underscores.",
        level="rejected",
        where=("items[].id",),
        check=must_match(is_item_id),
        message="the item's `id` is {value}; only letters, digits, `-` and `_` are allowed",
        hint='replace the others: id.replace(/[^A-Za-z0-9_-]/g, "_")',
        provenance="documented",
        source=CATALOG_PAGE,
        good=catalog({"id": "new-york_1"}),
        bad=catalog({"id": "new york/1"}),
        enforced=True,
        error_id="invalid-ids",
    ),
    Rule(
        code="BZ506",
        title=f"The `id` of an item has at most {LONGEST_ITEM_ID} characters.",
        level="rejected",
        where=("items[].id",),
        check=at_most(LONGEST_ITEM_ID),
        message=f"the item's `id` has {{size}} characters; the limit is {LONGEST_ITEM_ID}",
        hint="use a shorter id",
        provenance="documented",
        source=CATALOG_PAGE,
        good=catalog({"id": "restaurant-1"}),
        bad=catalog({"id": "r" * (LONGEST_ITEM_ID + 1)}),
        enforced=True,
        error_id="ids-too-large",
    ),
    Rule(
        code="BZ507",
        title="No two items of a request have the same `id`.",
        level="rejected",
        where=("items",),
        check=by(_repeated_ids, list),
        message="the `id` {value} is already that of item {first}",
        hint="keep one item for each `id`",
        provenance="documented",
        source=CATALOG_PAGE,
        good=catalog({"id": "a"}, {"id": "b"}),
        bad=catalog({"id": "a"}, {"id": "a"}),
        enforced=True,
        error_id="ids-not-unique",
    ),
    Rule(
        code="BZ508",
        title=f"A request holds at most {MOST_ITEMS} items.",
        level="rejected",
        where=("items",),
        check=at_most(MOST_ITEMS, of=list),
        message=f"{{size}} items; the limit is {MOST_ITEMS}",
        hint="send less per request: a transformation makes one request of each webhook",
        provenance="documented",
        source=CATALOG_PAGE,
        good=catalog(_ITEM),
        bad=catalog(*({"id": f"item-{number}"} for number in range(MOST_ITEMS + 1))),
        enforced=True,
        error_id="request-includes-too-many-items",
    ),
    Rule(
        code="BZ509",
        title="A request for a catalog has at least one item.",
        level="risky",
        where=("items",),
        check=by(lambda items, options: FINE if items else WRONG, list),
        message="`items` is empty; what Braze makes of that is not known",
        hint="throw an Error with the reason when there is nothing to send",
        provenance="inferred",
        source=CATALOG_PAGE,
        good=catalog(_ITEM),
        bad=catalog(),
    ),
    Rule(
        code="BZ510",
        title=f"A value of an item has at most {LONGEST_ITEM_VALUE} characters.",
        level="rejected",
        where=("items[].*",),
        check=by(
            _long_texts,
            str,
            dict,
            list,
            glance=_plain_value,
            lengths=range(LONGEST_ITEM_VALUE + 1),
        ),
        message=f"`{{name}}` has {{size}} characters; the limit is {LONGEST_ITEM_VALUE}",
        hint="shorten the text before sending it",
        provenance="documented",
        source=CATALOG_PAGE,
        good=catalog({"id": "a", "description": "A long story"}),
        bad=catalog({"id": "a", "description": "n" * (LONGEST_ITEM_VALUE + 1)}),
        enforced=True,
        error_id="items-too-large",
    ),
    Rule(
        code="BZ511",
        title="Keys of an item have no point and no `$`.",
        level="rejected",
        where=("items[].<name>",),
        check=by(_bad_column, str),
        message="the key `{name}` has a point or a `$` in it",
        hint='use underscores: key.replace(/[.$]/g, "_")',
        provenance="documented",
        source=CATALOG_PAGE,
        good=catalog({"id": "a", "unit_price": 5}),
        bad=catalog({"id": "a", "unit.price": 5}),
        enforced=True,
        error_id="invalid-keys-in-value-object",
        note="Whether a column exists in the catalog, and takes values of that type "
        "(invalid-fields, unable-to-coerce-value, catalog-not-found), one body cannot show.",
    ),
    Rule(
        code="BZ512",
        title="Keys inside the values of an item have no point and no `$`.",
        level="rejected",
        where=("items[].*",),
        check=by(_bad_keys, dict, list, glance=_plain_value),
        message="the key `{name}` has a point or a `$` in it",
        hint='use underscores: key.replace(/[.$]/g, "_"); $add and $remove change an array where '
        "items are edited (PATCH), and nowhere else",
        provenance="documented",
        source=CATALOG_EDIT_PAGE,
        good=catalog({"id": "a", "place": {"lat": 51.5}}),
        bad=catalog({"id": "a", "place": {"lat.": 51.5}}),
        enforced=True,
        error_id="invalid-keys-in-value-object",
    ),
    Rule(
        code="BZ513",
        title=f"A value of an item has at most {DEEPEST_ITEM_VALUE} levels.",
        level="rejected",
        where=("items[].*",),
        check=by(_too_deep, dict, list, glance=_plain_value),
        message=f"`{{name}}` has {{depth}} levels of objects and arrays; the limit is "
        f"{DEEPEST_ITEM_VALUE}",
        hint="send the part that messages need",
        provenance="documented",
        source=CATALOG_PAGE,
        good=catalog({"id": "a", "place": {"city": {"name": "London"}}}),
        bad=catalog({"id": "a", "place": _nested(DEEPEST_ITEM_VALUE + 1)}),
        enforced=True,
        error_id="too-deep-nesting-in-value-object",
    ),
)
