"""Bodies of every family that Braze's documentation limits, labelled by what it says.

`ok` has no finding, `risky` only such findings, and `bad` is refused or loses something.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from brazesmith.contract import judge
from brazesmith.contract.rules.examples import attributes, catalog, event, purchase

ALIAS = {"alias_name": "a-1", "alias_label": "crm"}


def verdict(body: Any, destination: str = "track") -> str:
    levels = {finding.level for finding in judge(body, destination).findings}
    return "bad" if levels - {"risky"} else "risky" if levels else "ok"


# E-mail ------------------------------------------------------------------------------------------

EMAILS = {
    "ok": """
        x_y@sub-domain.example.org o'brien@example.ie user+tag@outlook.com 1@example.com
        first.last@hotmail.co.uk a-b@live.com ü@example.com 日本@example.jp user@xn--bcher-kva.de
        user@EXAMPLE.COM user@example.museum user@example.photography user@mail.xn--p1ai
        ab@gmail.com !#$%&'*+/=?^_`|~-@example.com a/b@example.com a.b.c.d@example.com
        _@example.com user@a--b.com a_b@msn.com a-@outlook.com u@1.example.com u@123.com
        """,
    "risky": "a..b@example.com a..b@gmail.com",
    "bad": """
        a@b a@b.c0m a@1.2.3.4 a@[1.2.3.4] a@[IPv6:::1] a@-b.co a@b-.co a@b..co a@.co a@b.co.
        .a@b.co a.@b.co "a"@b.co a@b_c.co a@bücher.de a@b.123 a@b.local a@b.test a@b.invalid
        a@gmail.com -a@outlook.com .a@live.com a..b@outlook.com a.@hotmail.com a,b@x.co a;b@x.co
        a(b)@x.co a@b@c.co a @ mailto:a@b.co <a@b.co> {a}@example.com a[b]@x.co a\\b@x.co
        o'brien@delivery.com us'er@my-msn.co.uk +a@outlook.com é@hotmail.com a@example.localhost
        """,
}


def emails() -> Iterator[tuple[str, str]]:
    for expected, texts in EMAILS.items():
        yield from ((expected, text) for text in texts.split())
    local, label = "a" * 64, "b" * 63
    yield from [("ok", f"{local}@example.com"), ("bad", f"{local}a@example.com")]
    yield from [("ok", f"a@{label}.com"), ("bad", f"a@{label}b.com")]
    yield from (
        ("bad", text) for text in ("a b@x.co", " a@b.co", "a@b.co\n", "a@b.co\t", "a@ b.co")
    )
    yield from (("bad", f"a{blank}b@b.co") for blank in "\u200b\u00a0\u2028\u0301"[:3])


@pytest.mark.parametrize(("expected", "email"), list(emails()))
def test_an_email(expected: str, email: str) -> None:
    assert verdict(attributes(email=email)) == expected


# Names, placeholders, lookalikes -----------------------------------------------------------------

ATTRIBUTES = {
    "ok": """
        name plan city state mail_opt_in first_order last_seen email_verified phone_verified
        last_login country_code first_purchase_date language_level timezone_offset Plan firstOrder
        """,
    "risky": """
        firstName lastname First_Name LASTNAME Email EMAIL Phone Country Gender Language HomeCity
        home-city TimeZone timezone emailSubscribe push-subscribe imageUrl currentLocation
        subscriptionGroups pushTokens fristname undefined null NaN None
        """,
}


@pytest.mark.parametrize(
    ("expected", "name"),
    [(expected, name) for expected, names in ATTRIBUTES.items() for name in names.split()],
)
def test_the_name_of_an_attribute(expected: str, name: str) -> None:
    assert verdict(attributes(**{name: "x"})) == expected


@pytest.mark.parametrize(
    ("expected", "body"),
    [
        ("risky", attributes(**{" plan": 1})),
        ("risky", attributes(**{" ": 1})),
        ("bad", attributes(**{"plan": 1, " plan ": 1})),
        ("risky", event(name="\u00a0Order")),
        ("risky", event(name="null")),
        ("risky", event(name="[object Object]")),
        ("risky", event(properties={"undefined": 1})),
        ("ok", event(properties={"plan": "undefined"})),
        ("ok", attributes(plan="null")),
        ("risky", event(external_id="NaN")),
        ("risky", purchase(product_id="undefined")),
        ("ok", event(external_id="0")),
        ("ok", event(external_id="nul")),
        ("risky", event(_update_existing_only=True)),
        ("risky", purchase(_update_existing_only=True)),
        ("ok", event(_update_existing_only=False)),
        ("ok", attributes(_update_existing_only=True)),
        ("ok", attributes(image_url="https://example.com/" + "a" * 1004)),
        ("risky", attributes(image_url="https://example.com/" + "a" * 1005)),
    ],
)
def test_a_name_or_an_identifier(expected: str, body: Any) -> None:
    assert verdict(body) == expected


@pytest.mark.parametrize(
    ("expected", "alias"),
    [
        ("ok", ALIAS),
        ("ok", {**ALIAS, "alias_name": "é" * 118}),
        ("bad", {**ALIAS, "alias_name": "é" * 119}),
        ("bad", {**ALIAS, "alias_label": "l" * 237}),
        ("ok", {**ALIAS, "alias_label": "日" * 78 + "ab"}),
        ("bad", {**ALIAS, "alias_label": "日" * 79}),
        ("bad", {**ALIAS, "alias_name": ""}),
        ("bad", {**ALIAS, "alias_label": ""}),
        ("bad", {**ALIAS, "alias_name": 7}),
        ("bad", {"alias_name": "a"}),
        ("bad", {"alias_label": "a"}),
        ("bad", [ALIAS]),
        ("risky", {**ALIAS, "alias_name": "undefined"}),
        ("risky", {**ALIAS, "alias_label": "null"}),
    ],
)
def test_an_alias(expected: str, alias: Any) -> None:
    body = event(external_id=..., user_alias=alias, _update_existing_only=False)
    assert verdict(body) == expected


# Purchases ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("expected", "changes"),
    [
        ("bad", {"time": "2999-01-01T00:00:00Z"}),
        ("ok", {"time": "2013-07-16T19:20:45+01:00"}),
        ("ok", {"properties": {"notes": ["n" * 250] * 200}}),
        ("risky", {"properties": {"notes": ["n" * 250] * 204}}),
        ("bad", {"properties": {"notes": ["n" * 250] * 410}}),
        ("ok", {"product_id": "👍" * 255}),
        ("bad", {"product_id": "👍" * 256}),
        ("bad", {"properties": {"price": 1}}),
        ("ok", {"properties": {"unit_price": 1}}),
        ("ok", {"quantity": 100}),
        ("bad", {"quantity": 101}),
        ("bad", {"quantity": 0}),
        ("ok", {"price": -1}),
        ("bad", {"price": "1"}),
        ("ok", {"currency": "JPY"}),
        ("bad", {"currency": "EURO"}),
        ("bad", {"currency": None}),
    ],
)
def test_a_purchase(expected: str, changes: dict[str, Any]) -> None:
    assert verdict(purchase(**changes)) == expected


# Catalogs ----------------------------------------------------------------------------------------

ITEM = {"id": "a"}


@pytest.mark.parametrize(
    ("expected", "destination", "changes"),
    [
        ("ok", "catalog-update", {"id": "A-b_9"}),
        ("bad", "catalog-update", {"id": "a b"}),
        ("bad", "catalog-update", {"id": "a.b"}),
        ("bad", "catalog-update", {"id": 5}),
        ("bad", "catalog-delete", {"id": "i" * 251}),
        ("ok", "catalog-update", {"a-b_C9": 1}),
        ("bad", "catalog-update", {"Name!": 1}),
        ("bad", "catalog-edit", {"größe": 1}),
        ("ok", "catalog-update", {"a": None, "b": True, "c": 1.5, "d": "", "e": {}}),
        ("ok", "catalog-update", {"text": "👍" * 5000}),
        ("bad", "catalog-update", {"text": "n" * 5001}),
        ("risky", "catalog-update", {"list": [{"a": 1}]}),
        ("risky", "catalog-edit", {"list": [True]}),
        ("risky", "catalog-update", {"list": ["a", 1]}),
        ("ok", "catalog-update", {"list": [f"{n}" for n in range(100)]}),
        ("risky", "catalog-update", {"list": [f"{n}" for n in range(101)]}),
        ("ok", "catalog-update", {"place": [-73.97, 40.78]}),
        ("risky", "catalog-update", {"place": [40.78, -173.97]}),
        ("risky", "catalog-update", {"place": [1, 2, 3]}),
        ("ok", "catalog-update", {"place": ["1", "2"]}),
        ("ok", "catalog-edit", {"list": {"$add": ["a"]}}),
        ("ok", "catalog-edit", {"list": {"$remove": ["a"]}}),
        ("bad", "catalog-update", {"list": {"$add": ["a"]}}),
        ("bad", "catalog-update", {"list": {"$remove": ["a"]}}),
        ("bad", "catalog-edit", {"list": {"$set": ["a"]}}),
        ("bad", "catalog-update", {"box": {"a.b": 1}}),
        ("bad", "catalog-update", {"box": {"a": [{"$b": 1}]}}),
        ("ok", "catalog-update", {f"f{n}": n for n in range(499)}),
        ("risky", "catalog-update", {f"f{n}": n for n in range(500)}),
        ("risky", "catalog-update", {"id": "undefined"}),
        ("risky", "catalog-delete", {"name": "x"}),
    ],
)
def test_an_item(expected: str, destination: str, changes: dict[str, Any]) -> None:
    assert verdict(catalog({**ITEM, **changes}), destination) == expected


# eCommerce events --------------------------------------------------------------------------------

PRODUCT = {
    "product_id": "p",
    "product_name": "Pot",
    "variant_id": "v",
    "quantity": 1,
    "price": 9.5,
}
COMMON = {"currency": "EUR", "source": "web"}
LIST = {**COMMON, "total_value": 9.5, "products": [PRODUCT]}
VIEWED = {"product_id": "p", "product_name": "Pot", "variant_id": "v", "price": 9.5, **COMMON}
COMPLETE: dict[str, dict[str, Any]] = {
    "product_viewed": VIEWED,
    "cart_updated": {**LIST, "cart_id": "c"},
    "checkout_started": {**LIST, "checkout_id": "c"},
    "order_placed": {**LIST, "order_id": "o"},
    "order_cancelled": {**LIST, "order_id": "o", "cancel_reason": "late"},
    "order_refunded": {**LIST, "order_id": "o"},
}


def recommended(name: str, changes: dict[str, Any]) -> Any:
    properties = {**COMPLETE[name], **changes}
    kept = {key: value for key, value in properties.items() if value is not ...}
    return event(name=f"ecommerce.{name}", properties=kept)


@pytest.mark.parametrize("name", COMPLETE)
def test_a_complete_event(name: str) -> None:
    assert verdict(recommended(name, {})) == "ok"
    assert verdict(recommended(name, {"metadata": {"any": [1, {"thing": None}]}})) == "ok"


@pytest.mark.parametrize(
    ("name", "key"), [(name, key) for name, whole in COMPLETE.items() for key in whole]
)
def test_an_event_without_a_required_property(name: str, key: str) -> None:
    assert verdict(recommended(name, {key: ...})) == "bad"


@pytest.mark.parametrize("name", COMPLETE)
@pytest.mark.parametrize(
    "changes",
    [
        {"coupon": "x"},
        {"currency": "EURO"},
        {"currency": None},
        {"source": 7},
        {"metadata": "x"},
        {"metadata": []},
    ],
)
def test_an_event_with_a_wrong_property(name: str, changes: dict[str, Any]) -> None:
    assert verdict(recommended(name, changes)) == "bad"


@pytest.mark.parametrize(
    ("expected", "name", "changes"),
    [
        ("ok", "cart_updated", {"action": "add", "total_value": ...}),
        ("ok", "cart_updated", {"action": "remove", "total_value": ...}),
        ("bad", "cart_updated", {"action": "replace", "total_value": ...}),
        ("ok", "cart_updated", {"action": "replace"}),
        ("risky", "cart_updated", {"action": "clear"}),
        ("bad", "order_placed", {"action": "add"}),
        ("ok", "order_placed", {"cart_id": "c", "tax": 0, "shipping": 4.9, "subtotal_value": 5}),
        ("bad", "order_refunded", {"cart_id": "c"}),
        ("bad", "order_refunded", {"tax": 1}),
        ("bad", "checkout_started", {"total_discounts": 1}),
        ("ok", "order_placed", {"total_discounts": 1, "discounts": [{"code": "a", "amount": 1}]}),
        ("bad", "order_placed", {"discounts": "a"}),
        ("bad", "order_placed", {"total_value": "9.5"}),
        ("bad", "order_cancelled", {"total_value": -1}),
        ("ok", "order_refunded", {"total_value": 0}),
        ("ok", "order_placed", {"total_value": 10}),
        ("ok", "product_viewed", {"type": ["price_drop", "back_in_stock"]}),
        ("risky", "product_viewed", {"type": ["sale"]}),
        ("bad", "product_viewed", {"type": "price_drop"}),
        ("bad", "product_viewed", {"products": [PRODUCT]}),
        ("ok", "product_viewed", {"image_url": "https://a.co/x.png", "product_url": "https://a"}),
        ("bad", "order_placed", {"products": PRODUCT}),
        ("bad", "order_placed", {"products": [{**PRODUCT, "quantity": "1"}]}),
        ("bad", "order_placed", {"products": [{**PRODUCT, "quantity": 1.5}]}),
        ("bad", "order_placed", {"products": [{**PRODUCT, "price": "9.5"}]}),
        ("ok", "order_placed", {"products": [{**PRODUCT, "price": 9}]}),
        ("ok", "order_placed", {"products": [{**PRODUCT, "metadata": {"size": "L"}}]}),
        ("risky", "order_placed", {"products": [{**PRODUCT, "colour": "red"}]}),
        ("bad", "order_placed", {"products": [{**PRODUCT, "variant_id": 5}]}),
        ("bad", "order_placed", {"products": [{**PRODUCT, "variant_id": None}]}),
    ],
)
def test_an_ecommerce_event(expected: str, name: str, changes: dict[str, Any]) -> None:
    assert verdict(recommended(name, changes)) == expected


@pytest.mark.parametrize(
    ("expected", "name"),
    [
        ("risky", "ecommerce.Order_Placed"),
        ("risky", "ecommerce.order_place"),
        ("risky", "Ecommerce.order_placed"),
        ("ok", "order_placed"),
        ("risky", "eCommerce order placed"),
    ],
)
def test_a_name_like_that_of_a_recommended_event(expected: str, name: str) -> None:
    assert verdict(event(name=name)) == expected
