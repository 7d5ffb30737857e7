"""The integration kit, shown with the smallest integration (`shop.py`)."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import Any

import pytest
from tests.integrations import shop

import brazesmith
from brazesmith.integrations import kit
from brazesmith.integrations.kit import Integration, Row, SettingError
from brazesmith.integrations.kit.integration import EventReference
from brazesmith.integrations.kit.settings import KeyReference
from brazesmith.language.transform import Transform
from brazesmith.passes.interpreter import interpret
from brazesmith.projects.pipeline import compile_transform

KIT = Path(kit.__file__).parent
INTEGRATIONS = KIT.parent
PAYLOAD = {
    "type": "order.placed",
    "at": 1_767_323_045,
    "customer": {"id": "c-1", "first_name": "Ada"},
    "order": {"number": "7", "total": 12.5},
}


def transforms(**table: Any) -> dict[str, Transform]:
    return {one.name: one for one in shop.INTEGRATION.transforms(table)}


def body(name: str, payload: Any = PAYLOAD, **table: Any) -> Any:
    return interpret(compile_transform(transforms(**table)[name]).program, payload).body


def test_the_events_are_the_declared_payload_classes() -> None:
    assert dict(shop.EVENTS) == {
        "customer.registered": shop.CustomerRegistered,
        "order.canceled": shop.OrderCanceled,
        "order.placed": shop.OrderPlaced,
    }


def test_every_event_has_a_transform_and_the_router_comes_last() -> None:
    assert list(transforms()) == [
        "shop/customer.registered", "shop/order.canceled", "shop/order.placed", "shop/router"
    ]  # fmt: skip


def test_a_uniform_transform_reports_the_event() -> None:
    [event] = body("shop/order.placed")["events"]
    assert event == {
        "external_id": "c-1",
        "name": "Order Placed",
        "time": "2026-01-02T03:04:05.000Z",
        "properties": {"number": "7", "total": 12.5},
    }


def test_a_special_transform_builds_its_own_body() -> None:
    sent = body("shop/customer.registered")
    assert sent["attributes"] == [{"external_id": "c-1", "first_name": "Ada"}]
    assert sent["events"][0]["name"] == "Customer Registered"


def test_settings_reach_the_transforms() -> None:
    [event] = body("shop/order.placed", leave_out=["total"], naming="dotted")["events"]
    assert event["name"] == "order.placed"
    assert event["properties"] == {"number": "7"}


def test_the_router_chooses_by_name_after_the_misnamed_events() -> None:
    assert body("shop/router") == body("shop/order.placed")
    refunded = {**PAYLOAD, "order": {"number": "7", "total": 12.5, "refunded": True}}
    assert body("shop/router", refunded)["events"][0]["name"] == "Order Canceled"


def test_a_transform_is_where_its_row_is() -> None:
    place = transforms()["shop/order.placed"].site
    assert place is not None
    assert Path(place.span().file).name == "shop.py"
    assert place.span().text == 'Row(OrderPlaced, "Order Placed")'


def test_the_header_describes_the_event() -> None:
    code = compile_transform(transforms()["shop/order.placed"]).script.code
    assert 'Shop `order.placed` becomes the event "Order Placed".' in code
    assert "Source       Shop order.placed" in code


@pytest.mark.parametrize(
    ("table", "message"),
    [
        (5, "[tool.brazesmith.shop] must be a table, not 5"),
        ({"namign": 1}, "[tool.brazesmith.shop] has no key `namign`; did you mean `naming`?"),
        (
            {"x": 1},
            "[tool.brazesmith.shop] has no key `x`; its keys are leave_out, naming, greeting",
        ),
        (
            {"naming": "snake"},
            "`naming` in [tool.brazesmith.shop] must be one of 'title', 'dotted', not 'snake'",
        ),
        (
            {"leave_out": ["totla"]},
            "shop]: unknown property of an order 'totla'; did you mean `total`?",
        ),
        (
            {"leave_out": "total"},
            "`leave_out` in [tool.brazesmith.shop] must be a list of strings, not 'total'",
        ),
    ],
)
def test_the_message_for_an_invalid_setting(table: Any, message: str) -> None:
    with pytest.raises(SettingError) as caught:
        shop.INTEGRATION.transforms(table)
    assert str(caught.value).endswith(message)


def test_the_reference_lists_events_and_settings() -> None:
    reference = shop.INTEGRATION.reference()
    assert reference.source == "Shop"
    assert reference.events[0] == EventReference(
        "customer.registered", "A customer registered", "an event and a name"
    )
    assert reference.events[2] == EventReference(
        "order.placed", "A customer placed an order", 'the event "Order Placed"'
    )
    assert reference.table == "[tool.brazesmith.shop]"
    assert reference.keys[1:] == (
        KeyReference("naming", '"title"', "How events are named."),
        KeyReference("greeting", "", "A greeting."),
    )


@pytest.mark.parametrize(
    "rows",
    [
        (),
        (Row(shop.OrderPlaced, "A"), Row(shop.OrderPlaced, "B")),
        (*shop.INTEGRATION.rows, Row(shop.OrderPlaced, "Twice")),
        (*shop.INTEGRATION.rows, Row(shop.AnyEvent, "Unknown")),
    ],
)
def test_every_event_needs_exactly_one_row(rows: Any) -> None:
    with pytest.raises(TypeError, match="every event needs exactly one row"):
        Integration(
            name="shop",
            events=shop.EVENTS,
            settings=shop.ShopSettings,
            receive=shop.Received,
            report=shop.report,
            rows=rows,
        )


def foreign_imports(file: Path) -> set[str]:
    """What a file imports besides the public spec API, the kit and its own integration."""
    own = f"brazesmith.integrations.{file.relative_to(INTEGRATIONS).parts[0]}"
    allowed = (own, "brazesmith.integrations.kit")
    foreign = set()
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module == "brazesmith":
            foreign |= {alias.name for alias in node.names} - set(dir(brazesmith))
        elif isinstance(node, ast.ImportFrom) and str(node.module).startswith("brazesmith"):
            if not str(node.module).startswith(allowed):
                foreign.add(str(node.module))
        elif isinstance(node, ast.Import):
            foreign |= {a.name for a in node.names if a.name.startswith("brazesmith")}
    return foreign


def test_integrations_import_the_public_api_and_the_kit_only() -> None:
    files = [
        file
        for file in INTEGRATIONS.rglob("*.py")
        if not file.is_relative_to(KIT) and "destinations" not in file.parts  # these state rules
    ]
    found = {file.relative_to(INTEGRATIONS).as_posix(): foreign_imports(file) for file in files}
    assert not {file: names for file, names in found.items() if names}
