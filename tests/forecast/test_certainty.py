"""An error of the forecast is certain: every text of a kind that Braze accepts is tried before."""

from __future__ import annotations

from typing import Any

import pytest

from brazesmith.contract import judge
from brazesmith.contract.fields import ATTRIBUTE_FIELDS, EVENT_FIELDS, PURCHASE_FIELDS, Field
from brazesmith.explore.samples import plausible

TIME = "2026-01-02T03:04:05Z"
OBJECTS: dict[str, dict[str, Any]] = {
    "attributes": {"external_id": "u"},
    "events": {"external_id": "u", "name": "x", "time": TIME},
    "purchases": {
        "external_id": "u", "product_id": "x", "currency": "EUR", "price": 1, "time": TIME,
    },
}  # fmt: skip
TABLES: dict[str, tuple[Field, ...]] = {
    "attributes": ATTRIBUTE_FIELDS,
    "events": EVENT_FIELDS,
    "purchases": PURCHASE_FIELDS,
}
NOT_TEXT = ("boolean", "integer", "number", "money", "object", "array")
FIELDS = [
    pytest.param(array, field, id=f"{array}-{field.name}")
    for array, fields in TABLES.items()
    for field in fields
    if field.type not in NOT_TEXT
]


def refusals(array: str, field: Field, value: Any) -> list[str]:
    thing = {**OBJECTS[array], field.name: value}
    if field.name == "braze_id":
        del thing["external_id"]
    findings = judge({array: [thing]}, "track").findings
    return [finding.code for finding in findings if finding.level != "risky"]


@pytest.mark.parametrize(("array", "field"), FIELDS)
@pytest.mark.parametrize("number", [0, 1, 7])
def test_a_plausible_text_suits_every_field(array: str, field: Field, number: int) -> None:
    texts = [value for value in plausible(number) if isinstance(value, str)]
    others: list[Any] = [True, 1, [], {}]
    accepts_text = any(not refusals(array, field, text) for text in texts)
    accepts_nothing = all(refusals(array, field, value) for value in others)
    assert accepts_text or accepts_nothing


def test_subscription_groups_have_a_plausible_id_and_state() -> None:
    texts = [value for value in plausible(3) if isinstance(value, str)]

    def is_accepted(group: str, state: str) -> bool:
        groups = [{"subscription_group_id": group, "subscription_state": state}]
        body = {"attributes": [{"external_id": "u", "subscription_groups": groups}]}
        return not [f for f in judge(body, "track").findings if f.level != "risky"]

    assert any(is_accepted(group, state) for group in texts for state in texts)
