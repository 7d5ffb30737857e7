"""The hand-written scripts of Braze's partners (`section E`), said in Python: the same bodies.

For each row: a script as that partner's marketer would write it, payloads, and a spec. Script and
spec run on every payload and must give equal bodies; where brazesmith differs on purpose, the
difference and its reason stand in `DIFFERENCES`.
"""

from __future__ import annotations

import json
import re
import runpy
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from brazesmith.engines import Emulator, Input, Outcome
from brazesmith.passes.interpreter import interpret
from brazesmith.projects.pipeline import Compiled, compile_transform
from brazesmith.targets.javascript.parse import parse_expression

HERE = Path(__file__).parent
NOW = "2024-05-06T07:08:09.123Z"
ROWS = sorted(path.stem for path in (HERE / "specs").glob("row*.py"))


@dataclass(frozen=True)
class Case:
    """One payload of one row."""

    row: str
    name: str

    @property
    def payload(self) -> str:
        return (HERE / "payloads" / self.row / f"{self.name}.json").read_text()

    @property
    def headers(self) -> str:
        file = HERE / "payloads" / self.row / f"{self.name}.headers.json"
        return file.read_text() if file.exists() else "{}"


def _cases() -> list[Case]:
    return [
        Case(row, file.stem)
        for row in ROWS
        for file in sorted((HERE / "payloads" / row).glob("*.json"))
        if not file.name.endswith(".headers.json")
    ]


@dataclass(frozen=True)
class Difference:
    """What the two say on one payload, as patterns of JSON text, and why they differ."""

    why: str
    script: str
    spec: str


MISSING = Difference(
    "What a payload lacks is absent, and its key is left out; the script breaks off.",
    script=r'"(TypeError|RangeError): .+"',
    spec=r"\{.+\}",
)
NOBODY = Difference(
    "An object without an identifier, or with one that is no text, is refused by Braze: "
    "the spec says so, by name; the script sends it, or breaks off with a TypeError.",
    script=r'\{.+\}|"(TypeError: .+|Error: no user id)"',
    spec=r'"Error: row\d\d: no usable identifier: .+"',
)
NOTHING = Difference(
    "Nothing to send is `{ attributes: [] }`, Braze's own idiom; the script returns undefined, "
    "or breaks off.",
    script=r'null|"TypeError: .+"',
    spec=r'\{"attributes": \[\]\}',
)
NOT_A_NUMBER = Difference(
    "Only a number is less or greater: the script takes null for 0 and a text for its digits; "
    "a spec that wants this says `parse_number(score)`.",
    script=r".+(detractor|promoter).+",
    spec=r'(?!.*bucket": ").+',
)
NO_TEXT = Difference(
    "An object has no text; the script writes [object Object].",
    script=r".+\[object Object\].+",
    spec=r'.+"answer": "".+',
)
NO_TIME = Difference(
    "null is no time; the script takes it for 1970.",
    script=r'.+"1970-01-01T00:00:00.000Z".+',
    spec=r'(?!.*"time": ).+',
)
RESERVED = Difference(
    "A key of the payload never becomes the user: the script attributes the edit to another one.",
    script=r'.+"external_id": "someone else".+',
    spec=r'.+"external_id": "123".+',
)
ONE_PRIMARY = Difference(
    "Braze refuses an object with two primary identifiers; the spec sends the first.",
    script=r'.+"external_id": .+"user_alias": .+',
    spec=r"(?!.*external_id.*user_alias|.*user_alias.*external_id).+",
)

DIFFERENCES: dict[tuple[str, str], Difference] = {
    ("row01_default_track", "no_details"): MISSING,
    ("row01_default_track", "no_user"): NOBODY,
    ("row01_default_track", "number_for_user"): NOBODY,
    ("row02_catalog", "no_size"): MISSING,
    ("row03_survey", "one_answer"): MISSING,
    ("row04_nps", "null_score"): NOT_A_NUMBER,
    ("row04_nps", "text_score"): NOT_A_NUMBER,
    ("row05_form_email", "no_email"): NOBODY,
    ("row05_form_email", "null_answer"): MISSING,
    ("row05_form_email", "unknown_type"): NO_TEXT,
    ("row06_form_hidden", "no_hidden"): NOBODY,
    ("row06_form_hidden", "null_answer"): MISSING,
    ("row06_form_hidden", "unknown_type"): NO_TEXT,
    ("row07_order_purchases", "items_missing"): MISSING,
    ("row07_order_purchases", "no_customer"): NOBODY,
    ("row07_order_purchases", "no_product_id"): MISSING,
    ("row08_order_event", "no_address"): MISSING,
    ("row08_order_event", "no_items"): MISSING,
    ("row09_three_events", "no_customer"): NOBODY,
    ("row10_charge", "no_customer"): NOTHING,
    ("row10_charge", "no_data"): NOTHING,
    ("row10_charge", "no_time"): MISSING,
    ("row10_charge", "other_type"): NOTHING,
    ("row11_call_completed", "no_time"): MISSING,
    ("row11_call_completed", "no_user"): NOBODY,
    ("row11_call_completed", "null_time"): NO_TIME,
    ("row12_attributes_edited", "no_user"): NOBODY,
    ("row12_attributes_edited", "null_change"): MISSING,
    ("row12_attributes_edited", "reserved"): RESERVED,
    ("row13_experiment", "no_assigned_at"): MISSING,
    ("row14_unsubscribed", "empty_user"): NOBODY,
    ("row15_mail_piece", "no_type"): MISSING,
    ("row16_conversation", "no_requester"): NOBODY,
    ("row16_conversation", "null_organisation"): MISSING,
    ("row18_agent_sms", "one_recipient"): NOBODY,
    ("row19_loyalty_profile", "no_tier"): MISSING,
    ("row21_redemption", "both"): ONE_PRIMARY,
    ("row21_redemption", "null_id"): ONE_PRIMARY,
    ("row22_loyalty_all", "no_points"): MISSING,
    ("row23_video", "no_images"): MISSING,
    ("row24_render", "nobody"): NOBODY,
    ("row26_loyalty_either", "no_customer"): NOBODY,
}


@pytest.fixture(scope="module")
def emulator() -> Iterator[Emulator]:
    with Emulator() as emulator:
        yield emulator


@pytest.fixture(scope="module")
def compiled() -> dict[str, Compiled]:
    return {
        row: compile_transform(runpy.run_path(str(HERE / "specs" / f"{row}.py"))["transform"])
        for row in ROWS
    }


def _said(outcome: Outcome) -> Any:
    """What came out, as data; an error as its class and message."""
    if outcome.error is not None:
        return f"{outcome.error.name}: {outcome.error.message}"
    return None if outcome.body is None else json.loads(outcome.body)


@pytest.mark.parametrize("case", _cases(), ids=lambda case: f"{case.row}-{case.name}")
def test_spec_and_script_agree(
    case: Case, emulator: Emulator, compiled: dict[str, Compiled]
) -> None:
    given = Input(case.payload, case.headers, now=NOW)
    script = (HERE / "scripts" / f"{case.row}.js").read_text()
    [theirs] = map(_said, emulator.run(script, [given]))
    [ours] = map(_said, emulator.run(compiled[case.row].script.code, [given]))
    difference = DIFFERENCES.get((case.row, case.name))
    if difference is None:
        assert ours == theirs
    else:
        assert ours != theirs, "the listed difference is none"
        assert re.fullmatch(difference.script, json.dumps(theirs)), difference.why
        assert re.fullmatch(difference.spec, json.dumps(ours)), difference.why
    assert _interpreted(case, compiled[case.row]) == ours


def _interpreted(case: Case, compiled: Compiled) -> Any:
    payload, headers = json.loads(case.payload), json.loads(case.headers)
    result = interpret(compiled.program, payload, headers, now=NOW)
    match result.outcome:
        case "body":
            return result.body
        case "skip":
            return {"attributes": []}
        case "error":
            return f"Error: {result.message}"


def test_every_row_has_a_spec_a_script_and_payloads() -> None:
    assert [row[:5] for row in ROWS] == [f"row{number:02}" for number in range(1, 27)]
    assert sorted(path.stem for path in (HERE / "scripts").iterdir()) == ROWS
    assert sorted(path.name for path in (HERE / "payloads").iterdir()) == ROWS
    assert {(case.row, case.name) for case in _cases()} >= DIFFERENCES.keys()


@pytest.mark.parametrize("script", sorted((HERE / "scripts").glob("*.js")), ids=lambda s: s.stem)
def test_raw_javascript_accepts_the_script(script: Path) -> None:
    parse_expression(f"(() => {{\n{script.read_text()}\n}})()")
