"""/catalogs/{catalog_name}/items: one destination for each of the methods PUT, PATCH and DELETE.

Their rules are BZ5xx.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from brazesmith.contract import pages
from brazesmith.contract.answers import answer_request
from brazesmith.contract.destination import Destination, ObjectArray
from brazesmith.contract.fields import ITEM_FIELDS, Field, by_place
from brazesmith.contract.formats import PLACEHOLDERS, is_item_id, kind_of_filled_placeholder
from brazesmith.contract.limits import (
    DEEPEST_ITEM_VALUE,
    LONGEST_CATALOG_NAME,
    LONGEST_ITEM_ID,
    LONGEST_ITEM_VALUE,
    MOST_ITEM_ELEMENTS,
    MOST_ITEM_FIELDS,
)
from brazesmith.contract.rule import OK, Options, Violation
from brazesmith.contract.rules.examples import CATALOG_OBJECTS, catalog
from brazesmith.contract.rules.rows import Rows
from brazesmith.contract.walking import containers, inside, is_plain, keys_inside
from brazesmith.contract.wording import shown

UPDATE = Destination(
    name="catalog-update",
    request="PUT /catalogs/{catalog_name}/items",
    keys=("catalog_name", "items"),
    arrays=(ObjectArray("items", "item", ITEM_FIELDS),),
    most_objects=50,
    nothing=("items",),
    rules=("brazesmith.contract.rules.requests", __name__),
    answers=answer_request,
)
EDIT = replace(
    UPDATE,
    name="catalog-edit",
    request="PATCH /catalogs/{catalog_name}/items",
    operators=frozenset(("$add", "$remove")),
)
DELETE = replace(
    UPDATE,
    name="catalog-delete",
    request="DELETE /catalogs/{catalog_name}/items",
    rules=(*UPDATE.rules, "brazesmith.contract.rules.deletions"),
)
DESTINATIONS = (UPDATE, EDIT, DELETE)

_BODY_FIELDS = (Field("catalog_name", "string", "the catalog", pages.TRANSFORMATION),)
RULES = Rows(pages.CATALOG, by_place({"": _BODY_FIELDS, "items[]": ITEM_FIELDS}), CATALOG_OBJECTS)
_ITEM = CATALOG_OBJECTS["items[]"]


def _nested(depth: int) -> Any:
    value: Any = {"leaf": 1}
    for _ in range(depth - 1):
        value = {"below": value}
    return value


@RULES.enforced("BZ501", "$").says(
    title="A body for a catalog names it in `catalog_name`.",
    message="`catalog_name` is {found}, so Braze cannot tell which catalog to change",
    hint='add catalog_name: "...", the name of the catalog as Braze shows it',
    bad=catalog(_ITEM, catalog_name=...),
    source=pages.TRANSFORMATION,
)
def _no_catalog(body: dict[str, Any], options: Options) -> Sequence[Violation]:
    name = body.get("catalog_name")
    if type(name) is str and name:
        return OK
    if "catalog_name" not in body:
        return (Violation(holes={"found": "missing"}),)
    return (Violation(("catalog_name",), {"found": shown(name)}),)


@RULES.enforced("BZ502", "$").says(
    title="`items` is an array of objects.",
    message="{this} is {value}, not {expected}",
    hint="put the items into an array, even a single one: items: [{{ id: ... }}]",
    bad=catalog(items=_ITEM),
    error_id="item-array-invalid",
)
def _no_item_array(body: dict[str, Any], options: Options) -> Sequence[Violation]:
    items = body.get("items")
    if type(items) is not list:
        found = shown(items) if "items" in body else "missing"
        texts = {"this": "`items`", "value": found, "expected": "an array of objects"}
        return (Violation(("items",) if "items" in body else (), texts),)
    texts = {"this": "this item", "expected": "an object"}
    return [
        Violation(("items", index), texts)
        for index, item in enumerate(items)
        if type(item) is not dict
    ]


_PLAIN_ID = re.compile(rf"[A-Za-z0-9_-]{{1,{LONGEST_ITEM_ID}}}")


def _is_plain_id(value: str, options: Options) -> bool:
    return _PLAIN_ID.fullmatch(value) is not None and value.lower() not in PLACEHOLDERS


RULES.enforced("BZ503", "items[]").requires("item", "id", error_id="items-missing-ids")
RULES.enforced("BZ504", "items[].id").has_type(bad=1042, error_id="ids-not-strings")
RULES.enforced("BZ505", "items[].id", precheck=_is_plain_id).matches(
    is_item_id,
    "made of letters, digits, hyphens and underscores",
    good="new-york_1",
    bad="new york/1",
    hint='replace the others: id.replace(/[^A-Za-z0-9_-]/g, "_")',
    error_id="invalid-ids",
)
RULES.enforced("BZ506", "items[].id", precheck=_is_plain_id).has_at_most(
    LONGEST_ITEM_ID, hint="use a shorter id", error_id="ids-too-large"
)


@RULES.enforced("BZ507", "items", list).says(
    title="No two items of a request have the same `id`.",
    message="item {first} already has the `id` {value}",
    hint="keep one item for each `id`",
    good=catalog({"id": "a"}, {"id": "b"}),
    bad=catalog({"id": "a"}, {"id": "a"}),
    error_id="ids-not-unique",
)
def _repeated_ids(items: list[Any], options: Options) -> Sequence[Violation]:
    first: dict[str, int] = {}
    found = []
    for index, item in enumerate(items):
        item_id = item.get("id") if type(item) is dict else None
        if type(item_id) is not str:
            continue
        if item_id in first:
            found.append(Violation((index, "id"), {"first": first[item_id]}))
        else:
            first[item_id] = index
    return found


RULES.enforced("BZ508", "items", list).has_at_most(
    UPDATE.most_objects,
    "items",
    title=f"A request holds at most {UPDATE.most_objects} items.",
    message=f"the request has {{size:,}} items; the limit is {UPDATE.most_objects}",
    hint="send less per request: a transformation makes one request for each webhook",
    bad=[{"id": f"item-{number}"} for number in range(UPDATE.most_objects + 1)],
    error_id="request-includes-too-many-items",
)


RULES.risky("BZ509", "items", list).must(
    bool,
    title="A request for a catalog has at least one item.",
    message="`items` is empty; how Braze handles that is not known",
    hint="if there is nothing to send, throw an Error with the reason",
    bad=catalog(),
)


def _is_plain_value(value: Any, options: Options) -> bool:
    """Return whether a value has nothing unusual, so that every rule accepts it."""
    if type(value) is list and not (
        len(value) <= MOST_ITEM_ELEMENTS and _TEXTS.issuperset(map(type, value))
    ):
        return False
    return is_plain(value, options)


_TEXTS = frozenset((str,))


@RULES.enforced(
    "BZ510",
    "items[].*",
    *(str, dict, list),
    precheck=_is_plain_value,
    lengths=range(LONGEST_ITEM_VALUE + 1),
).says(
    title=f"A value of an item has at most {LONGEST_ITEM_VALUE:,} characters.",
    message=f"`{{name}}` has {{size:,}} characters; the limit is {LONGEST_ITEM_VALUE:,}",
    hint="shorten the text before sending it",
    good=catalog({"id": "a", "description": "A long story"}),
    bad=catalog({"id": "a", "description": "n" * (LONGEST_ITEM_VALUE + 1)}),
    error_id="items-too-large",
)
def _long_texts(value: Any, options: Options) -> Sequence[Violation]:
    if type(value) is str:
        return (Violation(holes={"size": len(value)}),) if len(value) > LONGEST_ITEM_VALUE else OK
    return inside(value, lambda _, part: type(part) is str and len(part) > LONGEST_ITEM_VALUE)


_BAD_KEY = "the key `{name}` contains a point or a `$`"
_UNDERSCORES = 'use underscores: key.replace(/[.$]/g, "_")'


_NAME = f"1 to {LONGEST_CATALOG_NAME} letters, digits, hyphens and underscores"


def _is_name(name: str) -> bool:
    is_plain_name = name.isascii() and name.isidentifier()  # faster than the pattern
    return (is_plain_name or is_item_id(name)) and len(name) <= LONGEST_CATALOG_NAME


RULES.enforced("BZ511", "items[].<name>", str).must_not(
    lambda name: "." in name or "$" in name,
    title="Keys of an item contain no point and no `$`.",
    message=_BAD_KEY,
    hint=_UNDERSCORES,
    good=catalog({"id": "a", "unit_price": 5}),
    bad=catalog({"id": "a", "unit.price": 5}),
    error_id="invalid-keys-in-value-object",
    note="Whether a column exists in the catalog, and accepts values of that type "
    "(invalid-fields, unable-to-coerce-value, catalog-not-found), a single body cannot show.",
)


@RULES.enforced("BZ512", "items[].*", dict, list, precheck=_is_plain_value).says(
    title="Keys inside the values of an item contain no point and no `$`.",
    message=_BAD_KEY,
    hint=f"{_UNDERSCORES}; $add and $remove change an array only if items are edited (PATCH)",
    good=catalog({"id": "a", "place": {"lat": 51.5}}),
    bad=catalog({"id": "a", "place": {"lat.": 51.5}}),
    source=pages.CATALOG_EDIT,
    error_id="invalid-keys-in-value-object",
)
def _bad_keys(value: Any, options: Options) -> Sequence[Violation]:
    def problem(key: str, depth: int) -> str | None:
        is_operator = depth == 1 and key in options.operators
        return key if ("." in key or "$" in key) and not is_operator else None

    return keys_inside(value, problem)


def _depth(value: Any) -> int:
    return max(depth for _, _, depth in containers(value))


RULES.enforced("BZ513", "items[].*", dict, list, precheck=_is_plain_value).has_at_most(
    DEEPEST_ITEM_VALUE,
    "levels",
    size=_depth,
    title=f"A value of an item has at most {DEEPEST_ITEM_VALUE} levels.",
    message=f"`{{name}}` has {{size:,}} levels of objects and arrays; the limit is "
    f"{DEEPEST_ITEM_VALUE}",
    hint="send the part that messages need",
    good={"city": {"name": "London"}},
    bad=_nested(DEEPEST_ITEM_VALUE + 1),
    error_id="too-deep-nesting-in-value-object",
)
_FIELDS = RULES.from_page(pages.CATALOG_FIELDS)
RULES.from_page(pages.CATALOGS).enforced("BZ514", "catalog_name").matches(
    lambda name: not name or _is_name(name),
    "the name of a catalog",
    title=f"`catalog_name` has {_NAME}.",
    message=f"`catalog_name` is {{value}}, and no catalog can have that name: it has {_NAME}",
    hint="write the name as a constant: it is a part of the request's path",
    good="restaurants",
    bad="../../users/track",
    error_id="catalog-not-found",
)
_FIELDS.enforced("BZ515", "items[].<name>", str).must(
    lambda name: _is_name(name) or "." in name or "$" in name,
    title=f"The name of an item's field has {_NAME}.",
    message=f"no catalog can have a field `{{name}}`: its name has {_NAME}",
    hint="send the field under the name that it has in the catalog",
    good=catalog({"id": "a", "unit_price": 5}),
    bad=catalog({"id": "a", "unit price": 5}),
    error_id="invalid-fields",
)


def _arrays(value: Any, options: Options) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Yield an array, or what an edit adds and removes, with its place."""
    if type(value) is list:
        yield (), value
    else:
        for operator in sorted(options.operators.intersection(value)):
            yield (operator,), value[operator]


def _is_number(value: Any) -> bool:
    return type(value) in (int, float)


def _is_place(value: list[Any]) -> bool:
    """Return whether an array is meant as longitude and latitude."""
    return len(value) == 2 and all(map(_is_number, value))


@_FIELDS.risky("BZ516", "items[].*", dict, list, precheck=_is_plain_value).says(
    title="An array of an item contains only strings.",
    message="{problem}; Braze documents arrays of strings, and pairs of numbers as places, not "
    "what it does with others",
    hint="convert the elements: String(...), or send an object",
    good=catalog({"id": "a", "tags": ["new", "vegan"]}),
    bad=catalog({"id": "a", "tags": [{"name": "new"}]}),
    provenance="documented",
    note="In an edit, `$add` and `$remove` hold such arrays.",
)
def _no_strings(value: Any, options: Options) -> Sequence[Violation]:
    found = []
    for at, elements in _arrays(value, options):
        if type(elements) is not list:
            found.append(Violation(at, {"problem": f"`{at[0]}` is {shown(elements)}"}))
        elif not _is_place(elements):
            odd = next((n for n, one in enumerate(elements) if type(one) is not str), None)
            if odd is not None:
                problem = f"the array contains {shown(elements[odd])}"
                found.append(Violation((*at, odd), {"problem": problem}))
    return found


@_FIELDS.risky("BZ517", "items[].*", dict, list, precheck=_is_plain_value).says(
    title=f"An array of an item has at most {MOST_ITEM_ELEMENTS} elements.",
    message=f"`{{name}}` has {{size:,}} elements; Braze documents {MOST_ITEM_ELEMENTS}, not what "
    "it does with more",
    hint="send the elements that messages need",
    good=catalog({"id": "a", "tags": ["new", "vegan"]}),
    bad=catalog({"id": "a", "tags": [f"tag {n}" for n in range(MOST_ITEM_ELEMENTS + 1)]}),
    provenance="documented",
)
def _long_array(value: Any, options: Options) -> Sequence[Violation]:
    return [
        Violation(at, {"size": len(elements)})
        for at, elements in _arrays(value, options)
        if type(elements) is list and len(elements) > MOST_ITEM_ELEMENTS
    ]


def _impossible_place(value: list[Any]) -> str | None:
    if not _is_place(value) or (abs(value[0]) <= 180 and abs(value[1]) <= 90):
        return None
    return f"[{shown(value[0])}, {shown(value[1])}]"


_FIELDS.risky("BZ518", "items[].*", list, precheck=_is_plain_value).has_problem(
    _impossible_place,
    hole="place",
    title="A place is `[longitude, latitude]`, from -180 to 180 and from -90 to 90.",
    message="`{name}` is {place}; expected a longitude from -180 to 180 and a latitude from -90 to "
    "90",
    hint="send [longitude, latitude], the longitude first",
    good=catalog({"id": "a", "place": [-73.988103, 40.779109]}),
    bad=catalog({"id": "a", "place": [40.779109, -173.988103]}),
    provenance="documented",
)


RULES.risky("BZ519", "items[].id", str, precheck=_is_plain_id).has_problem(
    kind_of_filled_placeholder,
    title="The `id` of an item is not what JavaScript makes of a missing value.",
    message="`id` is {value}, {problem}",
    hint="check that the value exists before converting it to text",
    bad=catalog({"id": "undefined"}),
)
_FIELDS.risky("BZ521", "items[]", dict).has_at_most(
    MOST_ITEM_FIELDS,
    "fields",
    title=f"An item has at most {MOST_ITEM_FIELDS} fields, as a catalog has.",
    message=f"the item has {{size:,}} fields; a catalog has at most {MOST_ITEM_FIELDS}, or 1,000 "
    "if it was made from a CSV file",
    hint="send the fields that messages need",
    good={"id": "a", "City": "Rome"},
    bad={"id": "a", **{f"f{number}": number for number in range(MOST_ITEM_FIELDS)}},
    provenance="documented",
)
