"""BZ6xx: the eCommerce events, whose properties Braze holds against a schema.

Braze takes such an event first and reads its properties afterwards: one that fails is dropped and
named in the answer's `errors`, while the message stays "success".
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from difflib import get_close_matches
from typing import Any

from brazesmith.contract.checks import by
from brazesmith.contract.fields import (
    CART_ACTIONS,
    ECOMMERCE_EVENTS,
    ECOMMERCE_PAGE,
    ECOMMERCE_PREFIX,
    ECOMMERCE_PRODUCT_FIELDS,
    Field,
)
from brazesmith.contract.known import WITHDRAWN_CURRENCIES, currency_codes
from brazesmith.contract.rule import FINE, Found, Options, Rule
from brazesmith.contract.rules.examples import SCHEMA_SEEN, event

_NUMBERS = (int, float)
#: The JSON types of a property, by the type of its field.
_TYPES: dict[str, tuple[type, ...]] = {
    "string": (str,),
    "currency": (str,),
    "integer": (int,),
    "money": _NUMBERS,
    "array": (list,),
    "object": (dict,),
}
#: What the schema calls them.
_SCHEMA_NAMES = {
    "string": "string",
    "currency": "string",
    "integer": "integer",
    "money": "number",
    "array": "array",
    "object": "object",
}
_JSON_NAMES = {
    str: "string",
    int: "integer",
    float: "number",
    bool: "boolean",
    list: "array",
    dict: "object",
    type(None): "null",
}


def _other_event(value: dict[str, Any], options: Options) -> bool:
    """No eCommerce event, nor one that could be meant as one."""
    name = value.get("name")
    return type(name) is not str or name[:9].lower() != "ecommerce"


def _read(value: dict[str, Any]) -> tuple[dict[str, Any], Sequence[Field]] | None:
    """The properties of an eCommerce event and what they may be; none at all are an empty object.

    Properties that are no object are another rule's matter.
    """
    name = value.get("name")
    fields = ECOMMERCE_EVENTS.get(name) if type(name) is str else None
    if fields is None:
        return None
    properties = value.get("properties")
    if properties is None:
        return {}, fields
    return (properties, fields) if type(properties) is dict else None


def _near_miss(value: dict[str, Any], options: Options) -> Sequence[Found]:
    name = value.get("name")
    if type(name) is not str or name in ECOMMERCE_EVENTS:
        return FINE
    letters = {_letters(known): known for known in ECOMMERCE_EVENTS}
    if name.lower().startswith(ECOMMERCE_PREFIX):
        near = letters.get(_letters(name))
        if near is None:
            close = get_close_matches(name.lower(), ECOMMERCE_EVENTS, n=1, cutoff=0.85)
            near = close[0] if close else None
    elif _letters(name) in letters:
        near = letters[_letters(name)]
    else:
        return FINE
    meant = f"; `{near}` is one" if near else ""
    return (Found(at=("name",), holes={"meant": meant}),)


def _letters(name: str) -> str:
    return "".join(filter(str.isalpha, name)).lower()


def _needed(field: Field, properties: dict[str, Any]) -> bool:
    """Whether the property must be there: the total of a cart where the cart is replaced."""
    if field.name == "total_value" and not field.required:
        return properties.get("action") not in ("add", "remove")
    return field.required


def _missing(value: dict[str, Any], options: Options) -> Sequence[Found]:
    read = _read(value)
    if read is None:
        return FINE
    properties, fields = read
    at = ("properties",) if "properties" in value else ()
    return [
        Found(at=at, holes={"missing": field.name})
        for field in fields
        if field.name not in properties and _needed(field, properties)
    ]


def _fits(value: Any, field: Field) -> bool:
    if field.type == "integer" and type(value) is float:
        return value.is_integer()
    return type(value) in _TYPES[field.type]


def _wrong_types(value: dict[str, Any], options: Options) -> Sequence[Found]:
    read = _read(value)
    if read is None:
        return FINE
    properties, fields = read
    return [
        Found(
            at=("properties", field.name),
            holes={
                "given": _JSON_NAMES.get(type(properties[field.name]), "string"),
                "wanted": _SCHEMA_NAMES[field.type],
            },
        )
        for field in fields
        if field.name in properties and not _fits(properties[field.name], field)
    ]


def _extra(value: dict[str, Any], options: Options) -> Sequence[Found]:
    read = _read(value)
    if read is None:
        return FINE
    properties, fields = read
    known = {field.name for field in fields}
    extra = [name for name in properties if name not in known]
    listed = json.dumps(extra, ensure_ascii=False)
    return [Found(at=("properties", name), holes={"extra": listed}) for name in extra]


def _products(value: dict[str, Any]) -> list[Any]:
    read = _read(value)
    if read is None or not any(field.name == "products" for field in read[1]):
        return []
    products = read[0].get("products")
    return products if type(products) is list else []


def _incomplete_products(value: dict[str, Any], options: Options) -> Sequence[Found]:
    found = []
    for index, product in enumerate(_products(value)):
        at = ("properties", "products", index)
        if type(product) is not dict:
            found.append(Found(at=at, holes={"problem": "is no object"}))
            continue
        found += [
            Found(at=at, holes={"problem": f"has no `{field.name}`"})
            for field in ECOMMERCE_PRODUCT_FIELDS
            if field.required and field.name not in product
        ]
    return found


def _wrong_types_in_products(value: dict[str, Any], options: Options) -> Sequence[Found]:
    return [
        Found(
            at=("properties", "products", index, field.name),
            holes={"wanted": _SCHEMA_NAMES[field.type]},
        )
        for index, product in enumerate(_products(value))
        if type(product) is dict
        for field in ECOMMERCE_PRODUCT_FIELDS
        if field.name in product and not _fits(product[field.name], field)
    ]


def _extra_in_products(value: dict[str, Any], options: Options) -> Sequence[Found]:
    known = {field.name for field in ECOMMERCE_PRODUCT_FIELDS}
    return [
        Found(at=("properties", "products", index, name))
        for index, product in enumerate(_products(value))
        if type(product) is dict
        for name in product
        if name not in known
    ]


def _negative(value: dict[str, Any], options: Options) -> Sequence[Found]:
    read = _read(value)
    if read is None:
        return FINE
    properties, fields = read
    found = [
        Found(at=("properties", field.name))
        for field in fields
        if field.type == "money" and _below_zero(properties.get(field.name))
    ]
    found += [
        Found(at=("properties", "products", index, "price"))
        for index, product in enumerate(_products(value))
        if type(product) is dict and _below_zero(product.get("price"))
    ]
    return found


def _below_zero(value: Any) -> bool:
    return type(value) in _NUMBERS and bool(value < 0)


def _no_currency(value: dict[str, Any], options: Options) -> Sequence[Found]:
    read = _read(value)
    currency = read[0].get("currency") if read else None
    if type(currency) is not str:
        return FINE
    code = currency.upper()
    if code in currency_codes() or code in WITHDRAWN_CURRENCIES:
        return FINE
    return (Found(at=("properties", "currency")),)


def _empty_cart(value: dict[str, Any], options: Options) -> Sequence[Found]:
    read = _read(value)
    if value.get("name") != "ecommerce.cart_updated" or read is None:
        return FINE
    return (Found(at=("properties", "products")),) if read[0].get("products") == [] else FINE


def _other_action(value: dict[str, Any], options: Options) -> Sequence[Found]:
    read = _read(value)
    if value.get("name") != "ecommerce.cart_updated" or read is None:
        return FINE
    action = read[0].get("action")
    if type(action) is not str or action in CART_ACTIONS:
        return FINE
    return (Found(at=("properties", "action")),)


_EVENT = ("events[]",)


def _viewed(**changes: Any) -> Any:
    properties = {
        "product_id": "4111176",
        "product_name": "Torchie runners",
        "variant_id": "4111176700",
        "price": 85,
        "currency": "GBP",
        "source": "web",
        **changes,
    }
    return event(
        name="ecommerce.product_viewed",
        properties={name: value for name, value in properties.items() if value is not ...},
    )


def _cart(*products: Any, **changes: Any) -> Any:
    properties = {
        "cart_id": "cart-1",
        "total_value": 199.98,
        "currency": "USD",
        "products": list(products),
        "source": "web",
        **changes,
    }
    return event(name="ecommerce.cart_updated", properties=properties)


_SHIRT = {
    "product_id": "8266836345064",
    "product_name": "Classic T-Shirt",
    "variant_id": "44610569208040",
    "quantity": 2,
    "price": 99.99,
}

RULES = (
    Rule(
        code="BZ601",
        title="The names of eCommerce events are written exactly as Braze has them.",
        level="risky",
        where=_EVENT,
        check=by(_near_miss, dict, glance=_other_event),
        message="{value} is no eCommerce event of Braze's{meant}; it is stored as an ordinary "
        "custom event, without what Braze does for carts and orders",
        hint="the names are " + ", ".join(ECOMMERCE_EVENTS),
        provenance="documented",
        source=ECOMMERCE_PAGE,
        good=_viewed(),
        bad=event(name="ecommerce.OrderPlaced"),
    ),
    Rule(
        code="BZ602",
        title="An eCommerce event has the properties that its schema requires.",
        level="rejected",
        where=_EVENT,
        check=by(_missing, dict, glance=_other_event),
        message="no property `{missing}`: Braze drops the event",
        hint="add `{missing}`",
        provenance="observed",
        source=ECOMMERCE_PAGE,
        good=_viewed(),
        bad=_viewed(product_id=...),
        wire="The property '#/' did not contain a required property of '{missing}'",
        wire_seen=SCHEMA_SEEN,
        enforced=True,
        late=True,
        note="`total_value` of `ecommerce.cart_updated` is required unless `action` is add or "
        "remove. Braze's sentence was seen for `product_id`.",
    ),
    Rule(
        code="BZ603",
        title="The properties of an eCommerce event have the types of its schema.",
        level="rejected",
        where=_EVENT,
        check=by(_wrong_types, dict, glance=_other_event),
        message="`{name}` is {value}, not of type {wanted}: Braze drops the event",
        hint="convert it, String(...) or Number(...), or leave an optional one out: null is a type "
        "of its own",
        provenance="observed",
        source=ECOMMERCE_PAGE,
        good=_viewed(),
        bad=_viewed(price="85.00"),
        wire="The property '#/{name}' of type {given} did not match the following type: {wanted}",
        wire_seen=SCHEMA_SEEN,
        enforced=True,
        late=True,
        note="Braze's sentence was seen for `product_id` and `price`.",
    ),
    Rule(
        code="BZ604",
        title="An eCommerce event has no other properties than its schema knows.",
        level="rejected",
        where=_EVENT,
        check=by(_extra, dict, glance=_other_event),
        message="`{name}` is no property of this event's schema: Braze drops the event",
        hint="move it into `metadata`",
        provenance="observed",
        source=ECOMMERCE_PAGE,
        good=_viewed(metadata={"colour": "orange"}),
        bad=_viewed(colour="orange"),
        wire="The property '#/' contains additional properties {extra} outside of the schema when "
        "none are allowed",
        wire_seen=SCHEMA_SEEN,
        enforced=True,
        late=True,
        note="Older tables list `sku`, `order_status_url`, `checkout_url`, `tags` and the like "
        "among the properties; their examples, and the newest tables, have them in `metadata`.",
    ),
    Rule(
        code="BZ605",
        title="Every element of `products` has the fields that the schema requires.",
        level="rejected",
        where=_EVENT,
        check=by(_incomplete_products, dict, glance=_other_event),
        message="this product {problem}: Braze drops the event",
        hint="send product_id, product_name, variant_id, quantity and price of every product",
        provenance="documented",
        source=ECOMMERCE_PAGE,
        good=_cart(_SHIRT),
        bad=_cart({name: part for name, part in _SHIRT.items() if name != "variant_id"}),
        enforced=True,
        late=True,
    ),
    Rule(
        code="BZ606",
        title="Money in an eCommerce event is not negative.",
        level="rejected",
        where=_EVENT,
        check=by(_negative, dict, glance=_other_event),
        message="`{name}` is {value}; the schema wants 0 or more, and Braze drops the event",
        hint="send the amount without its sign, for refunds and cancellations too: Braze subtracts",
        provenance="documented",
        source=ECOMMERCE_PAGE,
        good=_viewed(price=0),
        bad=_viewed(price=-1),
        enforced=True,
        late=True,
    ),
    Rule(
        code="BZ607",
        title="`currency` of an eCommerce event is a code of ISO 4217.",
        level="rejected",
        where=_EVENT,
        check=by(_no_currency, dict, glance=_other_event),
        message="`currency` is {value}, which is no ISO 4217 code: Braze drops the event",
        hint='send the three letters: "USD"',
        provenance="documented",
        source=ECOMMERCE_PAGE,
        good=_viewed(currency="EUR"),
        bad=_viewed(currency="Euro"),
        enforced=True,
        late=True,
    ),
    Rule(
        code="BZ608",
        title="`ecommerce.cart_updated` has products.",
        level="risky",
        where=_EVENT,
        check=by(_empty_cart, dict, glance=_other_event),
        message="`products` is empty: the event triggers nothing",
        hint="skip the event for an empty cart, or send the product removed with action: remove",
        provenance="documented",
        source=ECOMMERCE_PAGE,
        good=_cart(_SHIRT),
        bad=_cart(),
        note="It does not trigger either where it is older than the stored cart, or the cart was "
        "checked out.",
    ),
    Rule(
        code="BZ609",
        title="Elements of `products` have no other fields than Braze documents.",
        level="risky",
        where=_EVENT,
        check=by(_extra_in_products, dict, glance=_other_event),
        message="`{name}` is no documented field of a product; whether the schema allows it there "
        "is not known",
        hint="move it into `metadata` of the product",
        provenance="inferred",
        source=ECOMMERCE_PAGE,
        good=_cart({**_SHIRT, "metadata": {"colour": "blue"}}),
        bad=_cart({**_SHIRT, "colour": "blue"}),
    ),
    Rule(
        code="BZ610",
        title="`action` of `ecommerce.cart_updated` is "
        + ", ".join(f"`{action}`" for action in CART_ACTIONS)
        + ".",
        level="risky",
        where=_EVENT,
        check=by(_other_action, dict, glance=_other_event),
        message="`action` is {value}; Braze documents " + ", ".join(CART_ACTIONS),
        hint="leave `action` out where `products` is the whole cart",
        provenance="inferred",
        source=ECOMMERCE_PAGE,
        good=_cart(_SHIRT, action="add"),
        bad=_cart(_SHIRT, action="update"),
    ),
    Rule(
        code="BZ611",
        title="The fields of every product have the types of the schema.",
        level="rejected",
        where=_EVENT,
        check=by(_wrong_types_in_products, dict, glance=_other_event),
        message="`{name}` is {value}, not of type {wanted}: Braze drops the event",
        hint="send ids and names as text, quantity as a whole number, price as a number",
        provenance="documented",
        source=ECOMMERCE_PAGE,
        good=_cart(_SHIRT),
        bad=_cart({**_SHIRT, "quantity": "2"}),
        enforced=True,
        late=True,
    ),
)
