"""Scripts as people write them, and everything that the lint reports about them.

The scripts of `tests/expressive` are in the style of Braze's own samples. The scripts below contain
the mistakes of the samples on Braze's partner pages for Regal and Stripe.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.lint.shared import lint

from brazesmith.base.diagnostics import Diagnostic
from brazesmith.projects.declared import declared_payload
from brazesmith.projects.project import load_project

ROOT = Path(__file__).parents[2]
SCRIPTS = sorted((ROOT / "tests/expressive/scripts").glob("*.js"))

#: The codes for all scripts that are not clean. They throw if a part of the webhook is missing
#: (L131), if a form has no e-mail question or a list no elements (L132), or without a time (L143).
#: A charge without a customer returns undefined (L111). One lets the webhook choose attribute names
#: (L164), one sends an object for each item of an order (L159), and one identifies its user twice,
#: which Braze refuses (L160).
REPORTED = {
    "row03_survey": ["L131", "L132", "L131"],
    "row04_nps": ["L131", "L132"],
    "row05_form_email": ["L132", "L131", "L131", "L132"],
    "row06_form_hidden": ["L132", "L131", "L131", "L131"],
    "row07_order_purchases": ["L131", "L159", "L131", "L131", "L143"],
    "row08_order_event": ["L131", "L131", "L132"],
    "row09_three_events": ["L131"],
    "row10_charge": ["L131", "L143", "L111"],
    "row11_call_completed": ["L143"],
    "row12_attributes_edited": ["L131", "L164"],
    "row13_experiment": ["L143"],
    "row15_mail_piece": ["L131", "L131"],
    "row16_conversation": ["L131"],
    "row18_agent_sms": ["L131", "L132", "L131"],
    "row19_loyalty_profile": ["L131", "L131"],
    "row21_redemption": ["L160"],
    "row22_loyalty_all": ["L131"],
    "row23_video": ["L131"],
    "row25_loyalty_event": ["L131"],
    "row26_loyalty_either": ["L131"],
}


def codes(diagnostics: list[Diagnostic]) -> list[str]:
    return [diagnostic.code for diagnostic in diagnostics]


@pytest.mark.parametrize("file", SCRIPTS, ids=[file.stem for file in SCRIPTS])
def test_scripts_in_the_style_of_the_samples(file: Path) -> None:
    assert codes(lint(file.read_text(encoding="utf-8"), file.name)) == REPORTED.get(file.stem, [])


BUILT = sorted((ROOT / "build").rglob("*.js"))


@pytest.mark.parametrize("file", BUILT, ids=[file.stem for file in BUILT])
def test_what_brazesmith_writes_is_clean(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    assert lint(text, file.name) == []
    name = file.relative_to(ROOT / "build").with_suffix("").as_posix()
    assert lint(text, file.name, declared_payload(load_project(ROOT), name)) == []


CALL = """\
// Unix seconds become ISO 8601
let unixTimestamp = payload.originalTimestamp;
let dateObj = new Date(unixTimestamp * 1000);
let isoString = dateObj.toISOString();

let brazecall = {
  "events": [
    {
      "external_id": payload.userId,
      "name": "Call Completed",
      "time": isoString,
      "_update_existing_only": false,
      "properties": {
        "direction": payload.properties.direction,
        "disposition": payload.properties.disposition
      }
    }
  ]
};
return brazecall;
"""

EDITED = """\
const changes = payload.properties.changes.custom_properties;
const attributes = {};
for (const key in changes) {
  attributes[key] = changes[key].new_value;
}
const brazecall = {
  "attributes": [
    {
      "external_id": payload.userId,
      "_update_existing_only": false,
      ...attributes
    }
  ]
};
return brazecall;
"""

UNSUBSCRIBED = """\
let brazecall = {
  "attributes": [
    {
      "external_id": payload.userId,
      "_update_existing_only": true,
      "subscription_groups" : [{
        "subscription_group_id": "YOUR SUBSCRIPTION GROUP ID",
        "subscription_state": "unsubscribed"
      }]
    }
  ]
};
return brazecall;
"""

STRIPE = """\
/* First, this code defines a variable, "brazecall"
let brazecall;
/* Only charges that succeeded
if (payload.type === "charge.succeeded") {
  brazecall = { events: [] };
}
return brazecall;
"""


@pytest.mark.parametrize(
    ("script", "source", "expected"),
    [
        (CALL, "", ["L143"]),
        (CALL, "regal/call.completed", ["L143", "L162", "L130"]),
        (EDITED, "", ["L131", "L164"]),
        (EDITED, "regal/contact.attribute.edited", ["L130", "L162", "L164"]),
        (UNSUBSCRIBED, "", ["L157"]),
        (UNSUBSCRIBED, "regal/contact.unsubscribed", ["L162", "L157"]),
        (STRIPE, "", ["L102"]),
    ],
)
def test_the_mistakes_of_the_partner_pages(script: str, source: str, expected: list[str]) -> None:
    payload = declared_payload(load_project(ROOT), source) if source else None
    found = codes(lint(script, "script.js", payload))
    # Regal's payload classes define what it always sends.
    certain = {"L130", "L131", "L162"}
    assert [code for code in found if code not in certain] == [
        code for code in expected if code not in certain
    ]
    assert set(found) <= set(expected) | {"L131"}


def test_braze_default_template_has_no_error() -> None:
    script = """\
let brazecall = {
  "attributes": [
    { "external_id": payload.user_id, "_update_existing_only": true, "a": payload.attribute_1 }
  ],
  "events": [
    {
      "external_id": payload.user_id,
      "_update_existing_only": true,
      "name": payload.event_1,
      "time": new Date(),
      "properties": { "property_1": payload.event_1.property_1 }
    }
  ],
  "purchases": [
    {
      "external_id": payload.user_id,
      "_update_existing_only": true,
      "product_id": payload.product_1.id,
      "currency": payload.product_1.currency,
      "price": payload.product_1.price,
      "quantity": payload.product_1.quantity,
      "time": payload.timestamp,
      "properties": { "property_1": payload.product_1.property_1 }
    }
  ]
};
return brazecall;
"""
    assert codes(lint(script, "template.js")) == []
