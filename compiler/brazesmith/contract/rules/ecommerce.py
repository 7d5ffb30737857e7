"""BZ6xx: the eCommerce events, whose properties Braze validates against a schema.

Braze accepts such an event first and reads its properties afterwards: one that fails is dropped and
listed in the answer's `errors`, while the message stays "success".
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from difflib import get_close_matches
from typing import Any

from brazesmith.contract.fields import (
    CART_ACTIONS,
    ECOMMERCE_EVENTS,
    ECOMMERCE_PAGE,
    ECOMMERCE_PREFIX,
    ECOMMERCE_PRODUCT_FIELDS,
    Field,
)
from brazesmith.contract.registries import is_currency
from brazesmith.contract.rule import OK, Options, Violation
from brazesmith.contract.rules.examples import SCHEMA_SEEN, changed, event
from brazesmith.contract.rules.rows import Rows, json_type

RULES = Rows(ECOMMERCE_PAGE)
_EVENT = "events[]"
_JSON_NAMES = {
    str: "string",
    int: "integer",
    float: "number",
    bool: "boolean",
    list: "array",
    dict: "object",
    type(None): "null",
}


def _schema_name(field: Field) -> str:
    return json_type(field.type).noun.split()[1]


def _other_event(value: dict[str, Any], options: Options) -> bool:
    """Not an eCommerce event, nor one that could be meant as one."""
    name = value.get("name")
    return type(name) is not str or name[:9].lower() != "ecommerce"


def _read(value: dict[str, Any]) -> tuple[dict[str, Any], Sequence[Field]]:
    """The properties of an eCommerce event, with their fields; missing ones are an empty object.

    There are no fields if it is another event, or if its properties are not an object.
    """
    properties = value.get("properties")
    properties = {} if properties is None else properties
    name = value.get("name")
    if type(name) is not str or type(properties) is not dict:
        return {}, ()
    fields = ECOMMERCE_EVENTS.get(name)
    return (properties, fields) if fields else ({}, ())


def _products(value: dict[str, Any]) -> Iterator[tuple[int, Any]]:
    """The elements of `products`, with their index."""
    properties, fields = _read(value)
    products = properties.get("products")
    if type(products) is list and any(field.name == "products" for field in fields):
        yield from enumerate(products)


def _product_objects(value: dict[str, Any]) -> Iterator[tuple[int, dict[str, Any]]]:
    return ((n, product) for n, product in _products(value) if type(product) is dict)


def _fits(value: Any, field: Field) -> bool:
    if field.type == "integer" and type(value) is float:
        return value.is_integer()
    return type(value) in json_type(field.type).types


def _viewed(**changes: Any) -> Any:
    properties = {
        "product_id": "4111176",
        "product_name": "Torchie runners",
        "variant_id": "4111176700",
        "price": 85,
        "currency": "GBP",
        "source": "web",
    }
    return event(name="ecommerce.product_viewed", properties=changed(properties, **changes))


def _cart(*products: Any, **changes: Any) -> Any:
    properties = {
        "cart_id": "cart-1",
        "total_value": 199.98,
        "currency": "USD",
        "products": list(products),
        "source": "web",
    }
    return event(name="ecommerce.cart_updated", properties=changed(properties, **changes))


_SHIRT = {
    "product_id": "8266836345064",
    "product_name": "Classic T-Shirt",
    "variant_id": "44610569208040",
    "quantity": 2,
    "price": 99.99,
}


def _letters(name: str) -> str:
    return "".join(filter(str.isalpha, name)).lower()


@RULES.risky("BZ601", _EVENT, precheck=_other_event).says(
    title="The names of eCommerce events are written exactly as Braze documents them.",
    message="{value} is not one of Braze's eCommerce events{meant}; it is stored as an ordinary "
    "custom event, without what Braze does for carts and orders",
    hint="the names are " + ", ".join(ECOMMERCE_EVENTS),
    good=_viewed(),
    bad=event(name="ecommerce.OrderPlaced"),
    provenance="documented",
)
def _near_miss(value: dict[str, Any], options: Options) -> Sequence[Violation]:
    name = value.get("name")
    if type(name) is not str or name in ECOMMERCE_EVENTS:
        return OK
    letters = {_letters(known): known for known in ECOMMERCE_EVENTS}
    near = letters.get(_letters(name))
    if name.lower().startswith(ECOMMERCE_PREFIX):
        close = get_close_matches(name.lower(), ECOMMERCE_EVENTS, n=1, cutoff=0.85)
        near = near or next(iter(close), None)
    elif near is None:
        return OK
    return (Violation(("name",), {"meant": f" (`{near}` is)" if near else ""}),)


@RULES.enforced("BZ602", _EVENT, precheck=_other_event).says(
    title="An eCommerce event has the properties that its schema requires.",
    message="the property `{missing}` is missing, so Braze drops the event",
    hint="add `{missing}`",
    good=_viewed(),
    bad=_viewed(product_id=...),
    provenance="observed",
    wire=("The property '#/' did not contain a required property of '{missing}'", SCHEMA_SEEN),
    late=True,
    note="`total_value` of `ecommerce.cart_updated` is required unless `action` is add or remove. "
    "Braze's sentence was seen for `product_id`.",
)
def _missing(value: dict[str, Any], options: Options) -> Sequence[Violation]:
    properties, fields = _read(value)
    at = ("properties",) if "properties" in value else ()
    is_whole_cart = properties.get("action") not in ("add", "remove")
    return [
        Violation(at, {"missing": field.name})
        for field in fields
        if field.name not in properties
        and (field.required or (field.name == "total_value" and is_whole_cart))
    ]


@RULES.enforced("BZ603", _EVENT, precheck=_other_event).says(
    title="The properties of an eCommerce event have the types of its schema.",
    message="`{name}` is {value}, not of type {expected}, so Braze drops the event",
    hint="convert it: String(...) or Number(...); leave an optional one out, because null has a "
    "type of its own",
    good=_viewed(),
    bad=_viewed(price="85.00"),
    provenance="observed",
    wire=(
        "The property '#/{name}' of type {given} did not match the following type: {expected}",
        SCHEMA_SEEN,
    ),
    late=True,
    note="Braze's sentence was seen for `product_id` and `price`.",
)
def _wrong_types(value: dict[str, Any], options: Options) -> Sequence[Violation]:
    properties, fields = _read(value)
    return [
        Violation(
            ("properties", field.name),
            {
                "given": _JSON_NAMES.get(type(properties[field.name]), "string"),
                "expected": _schema_name(field),
            },
        )
        for field in fields
        if field.name in properties and not _fits(properties[field.name], field)
    ]


_EXTRA_SENTENCE = (
    "The property '#/' contains additional properties {extra} outside of the schema when none are "
    "allowed"
)


@RULES.enforced("BZ604", _EVENT, precheck=_other_event).says(
    title="An eCommerce event has only the properties of its schema.",
    message="`{name}` is not a property of this event's schema, so Braze drops the event",
    hint="move it into `metadata`",
    good=_viewed(metadata={"colour": "orange"}),
    bad=_viewed(colour="orange"),
    provenance="observed",
    wire=(_EXTRA_SENTENCE, SCHEMA_SEEN),
    late=True,
    note="Older tables list `sku`, `order_status_url`, `checkout_url`, `tags` and the like among "
    "the properties; their examples, and the newest tables, have them in `metadata`.",
)
def _extra(value: dict[str, Any], options: Options) -> Sequence[Violation]:
    properties, fields = _read(value)
    known = {field.name for field in fields}
    extra = [name for name in properties if name not in known]
    listed = json.dumps(extra, ensure_ascii=False)
    return [Violation(("properties", name), {"extra": listed}) for name in extra]


@RULES.enforced("BZ605", _EVENT, precheck=_other_event).says(
    title="Every element of `products` has the fields that the schema requires.",
    message="this product {problem}, so Braze drops the event",
    hint="send product_id, product_name, variant_id, quantity and price of every product",
    good=_cart(_SHIRT),
    bad=_cart(changed(_SHIRT, variant_id=...)),
    late=True,
)
def _incomplete_products(value: dict[str, Any], options: Options) -> Sequence[Violation]:
    found = []
    for index, product in _products(value):
        at = ("properties", "products", index)
        if type(product) is not dict:
            found.append(Violation(at, {"problem": "is not an object"}))
            continue
        found += [
            Violation(at, {"problem": f"has no `{field.name}`"})
            for field in ECOMMERCE_PRODUCT_FIELDS
            if field.required and field.name not in product
        ]
    return found


@RULES.enforced("BZ606", _EVENT, precheck=_other_event).says(
    title="Amounts in an eCommerce event are not negative.",
    message="`{name}` is {value}; the schema requires 0 or more, so Braze drops the event",
    hint="send the amount without its sign, also for refunds and cancellations: Braze subtracts",
    good=_viewed(price=0),
    bad=_viewed(price=-1),
    late=True,
)
def _negative(value: dict[str, Any], options: Options) -> Sequence[Violation]:
    properties, fields = _read(value)
    amounts: list[tuple[tuple[str | int, ...], Any]] = [
        (("properties", field.name), properties.get(field.name))
        for field in fields
        if field.type == "money"
    ]
    amounts += [
        (("properties", "products", index, "price"), product.get("price"))
        for index, product in _product_objects(value)
    ]
    return [Violation(at) for at, amount in amounts if type(amount) in (int, float) and amount < 0]


@RULES.enforced("BZ607", _EVENT, precheck=_other_event).says(
    title="`currency` of an eCommerce event is a code of ISO 4217.",
    message="`currency` is {value}, which is not an ISO 4217 code, so Braze drops the event",
    hint='send the three letters: "USD"',
    good=_viewed(currency="EUR"),
    bad=_viewed(currency="Euro"),
    late=True,
)
def _no_currency(value: dict[str, Any], options: Options) -> Sequence[Violation]:
    currency = _read(value)[0].get("currency")
    if type(currency) is not str or is_currency(currency):
        return OK
    return (Violation(("properties", "currency")),)


def _cart_properties(value: dict[str, Any]) -> dict[str, Any]:
    return _read(value)[0] if value.get("name") == "ecommerce.cart_updated" else {}


@RULES.risky("BZ608", _EVENT, precheck=_other_event).says(
    title="`ecommerce.cart_updated` has products.",
    message="`products` is empty, so the event triggers nothing",
    hint="skip the event for an empty cart, or send the removed product with action: remove",
    good=_cart(_SHIRT),
    bad=_cart(),
    provenance="documented",
    note="It does not trigger either if it is older than the stored cart, or if the cart was "
    "checked out.",
)
def _empty_cart(value: dict[str, Any], options: Options) -> Sequence[Violation]:
    is_empty = _cart_properties(value).get("products") == []
    return (Violation(("properties", "products")),) if is_empty else OK


@RULES.risky("BZ609", _EVENT, precheck=_other_event).says(
    title="Elements of `products` have only the fields that Braze documents.",
    message="`{name}` is not a documented field of a product; whether the schema allows it is not "
    "known",
    hint="move it into `metadata` of the product",
    good=_cart({**_SHIRT, "metadata": {"colour": "blue"}}),
    bad=_cart({**_SHIRT, "colour": "blue"}),
)
def _extra_in_products(value: dict[str, Any], options: Options) -> Sequence[Violation]:
    known = {field.name for field in ECOMMERCE_PRODUCT_FIELDS}
    return [
        Violation(("properties", "products", index, name))
        for index, product in _product_objects(value)
        for name in product
        if name not in known
    ]


@RULES.risky("BZ610", _EVENT, precheck=_other_event).says(
    title=f"`action` of `ecommerce.cart_updated` is {', '.join(CART_ACTIONS)}.",
    message=f"`action` is {{value}}; Braze documents {', '.join(CART_ACTIONS)}",
    hint="leave `action` out if `products` is the whole cart",
    good=_cart(_SHIRT, action="add"),
    bad=_cart(_SHIRT, action="update"),
)
def _other_action(value: dict[str, Any], options: Options) -> Sequence[Violation]:
    action = _cart_properties(value).get("action")
    if type(action) is not str or action in CART_ACTIONS:
        return OK
    return (Violation(("properties", "action")),)


@RULES.enforced("BZ611", _EVENT, precheck=_other_event).says(
    title="The fields of every product have the types of the schema.",
    message="`{name}` is {value}, not of type {expected}, so Braze drops the event",
    hint="send ids and names as text, quantity as a whole number, price as a number",
    good=_cart(_SHIRT),
    bad=_cart({**_SHIRT, "quantity": "2"}),
    late=True,
)
def _wrong_types_in_products(value: dict[str, Any], options: Options) -> Sequence[Violation]:
    return [
        Violation(("properties", "products", index, field.name), {"expected": _schema_name(field)})
        for index, product in _product_objects(value)
        for field in ECOMMERCE_PRODUCT_FIELDS
        if field.name in product and not _fits(product[field.name], field)
    ]
