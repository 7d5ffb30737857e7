"""The eCommerce events: schema, Braze's sentences, and an answer that is never a 400."""

from __future__ import annotations

from typing import Any

import pytest

from brazesmith.contract import judge
from brazesmith.contract.fields import ECOMMERCE_EVENTS
from brazesmith.contract.rules.examples import event

PRODUCT = {
    "product_id": "632910392",
    "product_name": "Wireless Headphones",
    "variant_id": "808950810",
    "quantity": 1,
    "price": 199.98,
    "image_url": "https://example.com/a.png",
    "product_url": "https://example.com/a",
    "metadata": {"sku": "WH-BLK-PRO"},
}
VALUES = {
    "string": "text",
    "currency": "USD",
    "money": 12.5,
    "array": [PRODUCT],
    "object": {"note": None},
    "integer": 1,
}


def properties(name: str, **changes: Any) -> dict[str, Any]:
    """Every property of an event, with changes; `...` leaves one out."""
    given = {field.name: VALUES[field.type] for field in ECOMMERCE_EVENTS[name]}
    given = {**given, "type": ["price_drop"]} if "type" in given else given
    given = {**given, "action": "replace"} if "action" in given else given
    return {key: value for key, value in {**given, **changes}.items() if value is not ...}


def told(name: str, **changes: Any) -> list[tuple[str, str]]:
    body = event(name=name, properties=properties(name, **changes))
    return [
        (finding.code, finding.pointer.removeprefix("/events/0/"))
        for finding in judge(body).findings
    ]


@pytest.mark.parametrize("name", ECOMMERCE_EVENTS)
def test_a_complete_event_is_fine(name: str) -> None:
    assert told(name) == []


@pytest.mark.parametrize("name", ECOMMERCE_EVENTS)
def test_each_property_may_be_left_out_or_not(name: str) -> None:
    for field in ECOMMERCE_EVENTS[name]:
        needed = field.required or (name, field.name) == ("ecommerce.cart_updated", "total_value")
        expected = [("BZ602", "properties")] if needed else []
        assert told(name, **{field.name: ...}) == expected


@pytest.mark.parametrize("name", ECOMMERCE_EVENTS)
def test_no_property_is_null_or_of_another_type(name: str) -> None:
    for field in ECOMMERCE_EVENTS[name]:
        for other in (None, True):
            assert ("BZ603", f"properties/{field.name}") in told(name, **{field.name: other})


@pytest.mark.parametrize("name", ECOMMERCE_EVENTS)
def test_nothing_else_stands_beside_them(name: str) -> None:
    assert told(name, sku="a") == [("BZ604", "properties/sku")]


def test_the_total_of_a_cart_that_is_changed_may_be_left_out() -> None:
    cart = "ecommerce.cart_updated"
    assert told(cart, total_value=..., action=...) == [("BZ602", "properties")]
    assert told(cart, total_value=..., action="add") == []
    assert told(cart, total_value=..., action="remove") == []
    assert told(cart, action="update") == [("BZ610", "properties/action")]
    assert told(cart, products=[]) == [("BZ608", "properties/products")]
    assert told("ecommerce.order_placed", products=[]) == []


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"product_id": 632910392}, [("BZ611", "product_id")]),
        ({"quantity": 1.5}, [("BZ611", "quantity")]),
        ({"quantity": 2.0}, []),
        ({"quantity": "1"}, [("BZ611", "quantity")]),
        ({"price": "9.99"}, [("BZ611", "price")]),
        ({"price": 0}, []),
        ({"price": -0.01}, [("BZ606", "price")]),
        ({"colour": "blue"}, [("BZ609", "colour")]),
        ({"image_url": None}, [("BZ611", "image_url")]),
        ({"metadata": {"anything": [None]}}, []),
    ],
)
def test_products(changes: dict[str, Any], expected: list[tuple[str, str]]) -> None:
    found = told("ecommerce.order_placed", products=[PRODUCT, {**PRODUCT, **changes}])
    assert found == [(code, f"properties/products/1/{field}") for code, field in expected]


@pytest.mark.parametrize("name", ["product_id", "product_name", "variant_id", "quantity", "price"])
def test_what_a_product_needs(name: str) -> None:
    product = {key: value for key, value in PRODUCT.items() if key != name}
    found = told("ecommerce.order_refunded", products=[product, "text"])
    assert found == [("BZ605", "properties/products/0"), ("BZ605", "properties/products/1")]


@pytest.mark.parametrize(
    ("currency", "expected"),
    [
        ("EUR", []),
        ("eur", ["BZ612"]),
        ("HRK", ["BZ613"]),
        ("hrk", ["BZ612", "BZ613"]),
        ("EURO", ["BZ607"]),
        ("", ["BZ607"]),
    ],
)
def test_currency(currency: str, expected: list[str]) -> None:
    assert [code for code, _ in told("ecommerce.order_placed", currency=currency)] == expected


@pytest.mark.parametrize(
    ("name", "near"),
    [
        ("ecommerce.OrderPlaced", "ecommerce.order_placed"),
        ("ecommerce.Cart_Updated", "ecommerce.cart_updated"),
        ("Ecommerce.cart_updated", "ecommerce.cart_updated"),
        ("ecommerce_order_placed", "ecommerce.order_placed"),
        ("ecommerce.order_canceled", "ecommerce.order_cancelled"),
        ("ecommerce.gift", None),
    ],
)
def test_names_that_only_nearly_match(name: str, near: str | None) -> None:
    (finding,) = judge(event(name=name, properties={"anything": 1})).findings
    assert (finding.code, finding.level, finding.pointer) == ("BZ601", "risky", "/events/0/name")
    assert (finding.hint == f"write `{near}`") == (near is not None)


@pytest.mark.parametrize(
    ("changes", "remedy"),
    [
        ({"total_value": "1"}, "convert it: Number(...)"),
        ({"tax": None}, "convert it: Number(...), or leave `tax` out"),
        ({"products": {}}, "send an array, even for one element: [...]"),
        ({"metadata": []}, "send an object: { ... }, or leave `metadata` out"),
    ],
)
def test_the_remedy_fits_the_type(changes: dict[str, Any], remedy: str) -> None:
    name = "ecommerce.order_placed"
    (finding,) = judge(event(name=name, properties=properties(name, **changes))).findings
    assert (finding.code, finding.hint) == ("BZ603", remedy)


@pytest.mark.parametrize("name", ["Order Placed", "cart_updated", "email opened", "Ecommerce"])
def test_other_names_are_left_alone(name: str) -> None:
    assert judge(event(name=name, properties={"anything": 1})).findings == ()


VIEWED = "ecommerce.product_viewed"


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        (
            {"sku_abcd": "x"},
            (
                "The property '#/' contains additional properties [\"sku_abcd\"] outside of the "
                "schema when none are allowed"
            ),
        ),
        (
            {"product_id": 7},
            "The property '#/product_id' of type integer did not match the following type: string",
        ),
        (
            {"price": "85"},
            "The property '#/price' of type string did not match the following type: number",
        ),
        (
            {"product_id": ...},
            "The property '#/' did not contain a required property of 'product_id'",
        ),
    ],
)
@pytest.mark.parametrize("profile", ["strict", "braze"])
def test_the_sentences_that_were_seen(changes: Any, sentence: str, profile: Any) -> None:
    verdict = judge(event(name=VIEWED, properties=properties(VIEWED, **changes)), profile=profile)
    assert (verdict.verdict, verdict.status) == ("partial", 201)
    assert verdict.response == {
        "message": "success",
        "errors": [{"type": sentence, "input_array": "events", "index": 0}],
    }


def test_a_schema_alone_makes_no_400() -> None:
    bad = event(name=VIEWED)["events"][0]
    nobody = event(external_id=...)["events"][0]
    good = event()["events"][0]
    assert judge({"events": [bad, nobody]}).status == 201
    assert judge({"events": [nobody]}).status == 400
    both = judge({"events": [bad, good]}).response
    assert both["events_processed"] == 1
    # What is refused before its properties are read is refused for that.
    twice = judge({"events": [{**bad, "external_id": None}]})
    assert twice.status == 400
    assert "is required" in twice.response["errors"][0]["type"]


def test_properties_that_are_no_object_are_another_rules_matter() -> None:
    assert [f.code for f in judge(event(name=VIEWED, properties=[])).findings] == ["BZ307"]
    assert {f.code for f in judge(event(name=VIEWED, properties=None)).findings} == {"BZ602"}


def test_the_schema_is_that_of_the_name_without_spaces() -> None:
    found = judge(event(name=f" {VIEWED}\n", properties={})).findings
    assert {f.code for f in found} == {"BZ320", "BZ602"}
