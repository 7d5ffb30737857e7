"""BZ6xx: the eCommerce events, whose properties Braze validates against a schema.

Braze accepts such an event first and reads its properties afterwards: one that fails is dropped and
listed in the answer's `errors`, while the message stays "success".
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from difflib import get_close_matches
from typing import Any

from brazesmith.contract import pages
from brazesmith.contract.fields import (
    CART_ACTIONS,
    ECOMMERCE_EVENTS,
    ECOMMERCE_PREFIX,
    ECOMMERCE_PRODUCT_FIELDS,
    PRODUCT_TRIGGERS,
    Field,
)
from brazesmith.contract.registries import is_currency
from brazesmith.contract.rule import OK, Options, Test, Violation
from brazesmith.contract.rules.events import ordinary_event
from brazesmith.contract.rules.examples import SCHEMA_SEEN, changed, event
from brazesmith.contract.rules.purchases import is_withdrawn
from brazesmith.contract.rules.rows import Rows, wrong_types
from brazesmith.contract.wording import letters, listed

_EVENT = "events[]"
#: An object that a schema describes: its place in the event, itself, and its fields.
_Described = tuple[tuple[str | int, ...], dict[str, Any], Sequence[Field]]


def _properties(value: dict[str, Any]) -> list[_Described]:
    """Return the properties of an eCommerce event, or nothing if they are not an object."""
    properties = value.get("properties")
    properties = {} if properties is None else properties
    fields = ECOMMERCE_EVENTS.get(_name(value))
    return [(("properties",), properties, fields)] if fields and type(properties) is dict else []


def _name(value: dict[str, Any]) -> str:
    """Return the name of an event as Braze stores it: without the spaces around it."""
    name = value.get("name")
    return name.strip() if type(name) is str else ""


def _elements(value: dict[str, Any]) -> Iterator[tuple[tuple[str | int, ...], Any]]:
    """Yield the elements of `products`, each with its place."""
    for at, properties, fields in _properties(value):
        products = properties.get("products")
        if type(products) is list and any(field.name == "products" for field in fields):
            for index, product in enumerate(products):
                yield (*at, "products", index), product


def _products(value: dict[str, Any]) -> list[_Described]:
    """Return the elements of `products` that are objects."""
    elements = _elements(value)
    return [(at, one, ECOMMERCE_PRODUCT_FIELDS) for at, one in elements if type(one) is dict]


def _cart_property(value: dict[str, Any], name: str) -> Any:
    """Return a property of `ecommerce.cart_updated`; None of another event."""
    is_cart = _name(value) == "ecommerce.cart_updated"
    return next((found.get(name) for _, found, _ in _properties(value) if is_cart), None)


def _wrong_types(described: Iterable[_Described]) -> list[Violation]:
    """Return a violation for each field whose type is not that of its schema."""
    return [one for at, found, fields in described for one in wrong_types(found, fields, at)]


def _extra(described: Iterable[_Described]) -> list[Violation]:
    """Return a violation for each field that is not in its schema."""
    violations = []
    for at, found, fields in described:
        extra = [name for name in found if name not in {field.name for field in fields}]
        names = json.dumps(extra, ensure_ascii=False)
        violations += [Violation((*at, name), {"extra": names}) for name in extra]
    return violations


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


RULES = Rows(pages.ECOMMERCE, objects={"events[]": _viewed()["events"][0]})


_BY_LETTERS = {letters(name): name for name in ECOMMERCE_EVENTS}


@RULES.risky("BZ601", _EVENT, precheck=ordinary_event).says(
    title="The names of eCommerce events are written exactly as Braze documents them.",
    message="the event's `name` is {value}, which is not one of Braze's eCommerce events, so Braze "
    "stores an ordinary custom event",
    hint="write {meant}",
    bad=event(name="ecommerce.OrderPlaced"),
    provenance="documented",
)
def _near_miss(value: dict[str, Any], options: Options) -> Sequence[Violation]:
    name = _name(value)
    if not name or name in ECOMMERCE_EVENTS:  # BZ320 is about spaces
        return OK
    near = _BY_LETTERS.get(letters(name))
    if name.lower().startswith(ECOMMERCE_PREFIX):
        close = get_close_matches(name.lower(), ECOMMERCE_EVENTS, n=1, cutoff=0.85)
        near = near or next(iter(close), None)
    elif near is None:
        return OK
    meant = listed([near] if near else list(ECOMMERCE_EVENTS), "or")
    return (Violation(("name",), {"meant": meant}),)


@RULES.enforced("BZ602", _EVENT, precheck=ordinary_event).says(
    title="An eCommerce event has the properties that its schema requires.",
    message="the property `{missing}` is missing, so Braze drops the event",
    hint="add `{missing}`",
    bad=_viewed(product_id=...),
    provenance="observed",
    wire=("The property '#/' did not contain a required property of '{missing}'", SCHEMA_SEEN),
    late=True,
    note="`total_value` of `ecommerce.cart_updated` is required unless `action` is add or remove. "
    "Braze's sentence was seen for `product_id`.",
)
def _missing(value: dict[str, Any], options: Options) -> Sequence[Violation]:
    at = ("properties",) if "properties" in value else ()
    return [
        Violation(at, {"missing": field.name})
        for _, properties, fields in _properties(value)
        for field in fields
        if field.name not in properties
        and (
            field.required
            or (field.name == "total_value" and properties.get("action") not in ("add", "remove"))
        )
    ]


RULES.enforced("BZ603", _EVENT, precheck=ordinary_event).finds(
    lambda value, options: _wrong_types(_properties(value)),
    title="The properties of an eCommerce event have the types of its schema.",
    message="`{name}` is {value}, not {noun}, so Braze drops the event",
    hint="{remedy}",
    bad=_viewed(price="85.00"),
    provenance="observed",
    wire=(
        "The property '#/{name}' of type {given} did not match the following type: {expected}",
        SCHEMA_SEEN,
    ),
    late=True,
    note="Braze's sentence was seen for `product_id` and `price`.",
)
_EXTRA_SENTENCE = (
    "The property '#/' contains additional properties {extra} outside of the schema when none are "
    "allowed"
)


RULES.enforced("BZ604", _EVENT, precheck=ordinary_event).finds(
    lambda value, options: _extra(_properties(value)),
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


@RULES.enforced("BZ605", _EVENT, precheck=ordinary_event).says(
    title="Every element of `products` has the fields that the schema requires.",
    message="this product {problem}, so Braze drops the event",
    hint="send product_id, product_name, variant_id, quantity and price of every product",
    good=_cart(_SHIRT),
    bad=_cart(changed(_SHIRT, variant_id=...)),
    late=True,
)
def _incomplete_products(value: dict[str, Any], options: Options) -> Sequence[Violation]:
    found = []
    for at, product in _elements(value):
        if type(product) is not dict:
            found.append(Violation(at, {"problem": "is not an object"}))
            continue
        found += [
            Violation(at, {"problem": f"has no `{field.name}`"})
            for field in ECOMMERCE_PRODUCT_FIELDS
            if field.required and field.name not in product
        ]
    return found


@RULES.enforced("BZ606", _EVENT, precheck=ordinary_event).says(
    title="Amounts in an eCommerce event are not negative.",
    message="`{name}` is {value}; the schema requires 0 or more, so Braze drops the event",
    hint="send the amount without its sign, also for refunds and cancellations: Braze subtracts",
    good=_viewed(price=0),
    bad=_viewed(price=-1),
    late=True,
)
def _negative(value: dict[str, Any], options: Options) -> Sequence[Violation]:
    return [
        Violation((*at, field.name))
        for at, found, fields in (*_properties(value), *_products(value))
        for field in fields
        if field.type == "money"
        and type(found.get(field.name)) in (int, float)
        and found[field.name] < 0
    ]


def _currency(is_wrong: Callable[[str], bool]) -> Test:
    """Return a test of the `currency` of an eCommerce event."""

    def test(value: dict[str, Any], options: Options) -> Sequence[Violation]:
        return [
            Violation((*at, "currency"))
            for at, properties, _ in _properties(value)
            if type(properties.get("currency")) is str and is_wrong(properties["currency"])
        ]

    return test


RULES.enforced("BZ607", _EVENT, precheck=ordinary_event).finds(
    _currency(lambda currency: not is_currency(currency)),
    title="`currency` of an eCommerce event is a code of ISO 4217.",
    message="`currency` is {value}, which is not an ISO 4217 code, so Braze drops the event",
    hint='send the three letters: "USD"',
    good=_viewed(currency="EUR"),
    bad=_viewed(currency="Euro"),
    late=True,
)


@RULES.risky("BZ608", _EVENT, precheck=ordinary_event).says(
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
    is_empty = _cart_property(value, "products") == []
    return (Violation(("properties", "products")),) if is_empty else OK


RULES.risky("BZ609", _EVENT, precheck=ordinary_event).finds(
    lambda value, options: _extra(_products(value)),
    title="Elements of `products` have only the fields that Braze documents.",
    message="`{name}` is not a documented field of a product; whether the schema allows it is not "
    "known",
    hint="move it into `metadata` of the product",
    good=_cart({**_SHIRT, "metadata": {"colour": "blue"}}),
    bad=_cart({**_SHIRT, "colour": "blue"}),
)


@RULES.risky("BZ610", _EVENT, precheck=ordinary_event).says(
    title=f"`action` of `ecommerce.cart_updated` is {listed(CART_ACTIONS, 'or')}.",
    message=f"`action` is {{value}}; Braze documents {listed(CART_ACTIONS, 'or')}",
    hint="leave `action` out if `products` is the whole cart",
    good=_cart(_SHIRT, action="add"),
    bad=_cart(_SHIRT, action="update"),
)
def _other_action(value: dict[str, Any], options: Options) -> Sequence[Violation]:
    action = _cart_property(value, "action")
    if type(action) is not str or action in CART_ACTIONS:
        return OK
    return (Violation(("properties", "action")),)


RULES.enforced("BZ611", _EVENT, precheck=ordinary_event).finds(
    lambda value, options: _wrong_types(_products(value)),
    title="The fields of every product have the types of the schema.",
    message="`{name}` is {value}, not {noun}, so Braze drops the event",
    hint="{remedy}",
    good=_cart(_SHIRT),
    bad=_cart({**_SHIRT, "quantity": "2"}),
    late=True,
)
RULES.risky("BZ612", _EVENT, precheck=ordinary_event).finds(
    _currency(lambda currency: is_currency(currency) and not currency.isupper()),
    title="`currency` of an eCommerce event is in upper case.",
    message="`currency` is {value}; whether Braze accepts lower case is not known",
    hint="convert it to upper case: currency.toUpperCase()",
    bad=_viewed(currency="gbp"),
)
RULES.risky("BZ613", _EVENT, precheck=ordinary_event).finds(
    _currency(is_withdrawn),
    title="`currency` of an eCommerce event is still in force.",
    message="`currency` is {value}, which ISO 4217 has withdrawn; whether Braze still converts it "
    "is not known",
    hint="send the currency that replaced it",
    bad=_viewed(currency="HRK"),
)


@RULES.risky("BZ614", _EVENT, precheck=ordinary_event).says(
    title=f"`type` of `ecommerce.product_viewed` holds {listed(PRODUCT_TRIGGERS, 'or')}.",
    message=f"`{{name}}` is {{value}}; Braze documents {listed(PRODUCT_TRIGGERS, 'or')}, not what "
    "else it accepts",
    hint="leave `type` out if no catalog trigger needs it",
    good=_viewed(type=["price_drop"]),
    bad=_viewed(type=["sale"]),
)
def _other_trigger(value: dict[str, Any], options: Options) -> Sequence[Violation]:
    return [
        Violation((*at, "type", index))
        for at, properties, fields in _properties(value)
        if any(field.name == "type" for field in fields) and type(properties.get("type")) is list
        for index, trigger in enumerate(properties["type"])
        if trigger not in PRODUCT_TRIGGERS
    ]
