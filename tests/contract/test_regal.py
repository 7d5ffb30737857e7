"""Regal's rules and those on requests: laws of the table, and bodies of its documentation."""

from __future__ import annotations

import copy
import json
import re
from typing import Any

import pytest
from click.testing import CliRunner

from brazesmith.cli import main
from brazesmith.contract import Rule, judge, lookup
from brazesmith.contract.destinations import webhook as webhooks
from brazesmith.contract.table import ALL_RULES, destination_of
from brazesmith.integrations.regal.destinations import requests
from brazesmith.integrations.regal.destinations.rules import RULES

ALL = (*RULES, *requests.RULES, *webhooks.RULES)
each_rule = pytest.mark.parametrize("rule", ALL, ids=lambda rule: rule.code)

CURRENT: dict[str, Any] = {
    "userId": "u-1",
    "traits": {
        "phones": {
            "+17625555555": {
                "label": "Mobile",
                "isPrimary": True,
                "voiceOptIn": {
                    "subscribed": True,
                    "ip": "192.0.2.1",
                    "source": "web",
                    "text": "Yes",
                    "timestamp": "2000-08-20 09:12:28 -04:00",
                },
                "smsOptIn": {"subscribed": False},
            },
            "+17625555556": {"label": "Home", "isPrimary": False},
        },
        "emails": {"ada@example.com": {"emailOptIn": {"subscribed": True}}},
        "firstName": "Ada",
        "address": {"city": "Graz", "zipcode": "8010"},
        "custom1": 5,
    },
    "name": "Product Interest Captured",
    "properties": {"readyToCommit": True},
    "eventSource": "braze",
    "originalTimestamp": "2000-08-20 09:12:28 -04:00",
}
LEGACY: dict[str, Any] = {
    "traits": {
        "phone": "+17625555555",
        "email": "ada@example.com",
        "optIn": [
            {"channel": "voice", "source": "web", "subscribed": True},
            {"channel": "sms", "subscribed": False},
        ],
    },
    "eventSource": "braze",
}


def codes(body: Any, destination: str = "regal") -> list[str]:
    return [finding.code for finding in judge(body, destination).findings]


def test_codes_are_unique_and_sorted_and_explained() -> None:
    own = [rule.code for rule in RULES]
    assert own == sorted(set(own))
    assert set(own) | {rule.code for rule in requests.RULES} <= {rule.code for rule in ALL_RULES}


@each_rule
def test_a_row_is_complete(rule: Rule) -> None:
    assert re.fullmatch(r"RG\d\d\d|WH\d\d\d", rule.code)
    assert rule.title.endswith(".")
    assert rule.message
    assert rule.hint
    assert rule.source
    assert lookup(rule.code.lower()) is rule


@each_rule
def test_a_guess_is_never_a_refusal(rule: Rule) -> None:
    assert rule.provenance != "inferred" or rule.level == "risky"


@each_rule
def test_the_bad_example_yields_this_code_alone(rule: Rule) -> None:
    assert codes(rule.bad, str(destination_of(rule))) == [rule.code]


@each_rule
def test_the_good_example_yields_nothing(rule: Rule) -> None:
    assert codes(rule.good, str(destination_of(rule))) == []


@each_rule
def test_messages_and_hints_have_all_their_holes_filled(rule: Rule) -> None:
    for found in judge(rule.bad, destination_of(rule)).findings:
        assert not re.search(r"(?<!\{)\{\w+\}(?!\})", found.message + found.hint)


@each_rule
def test_the_profile_makes_no_difference(rule: Rule) -> None:
    found = judge(rule.bad, destination_of(rule), profile="braze").findings
    assert [each.code for each in found] == [rule.code]


@pytest.mark.parametrize("body", [CURRENT, LEGACY], ids=["current", "legacy"])
def test_both_generations_are_accepted(body: dict[str, Any]) -> None:
    verdict = judge(body, "regal")
    assert verdict.findings == ()
    assert (verdict.verdict, verdict.status, verdict.response) == (
        "accepted",
        200,
        {"message": "ok"},
    )


def test_the_pages_boolean_in_quotes_is_found() -> None:
    body = copy.deepcopy(LEGACY)
    body["traits"]["optIn"][1]["subscribed"] = "<voice_optin_subscribed>"
    verdict = judge(body, "regal")
    assert [(f.code, f.pointer) for f in verdict.findings] == [
        ("RG202", "/traits/optIn/1/subscribed")
    ]
    assert (verdict.verdict, verdict.status) == ("rejected", 400)


def test_a_request_is_judged_by_where_it_goes() -> None:
    request: dict[str, Any] = {
        "method": "POST",
        "url": "https://events.regalvoice.com/events",
        "headers": {"authorization": "<REGAL_API_KEY>", "content-type": "application/json"},
        "body": {"traits": {"phone": "1"}},
    }
    [finding] = judge(request, "webhook").findings
    assert (finding.code, finding.pointer) == ("RG104", "/body/traits/phone")
    assert codes(request) == ["RG104"]
    assert codes({"body": {"traits": {}}}) == ["RG101"]
    assert codes({**request, "url": "https://example.com/"}, "webhook") == []
    assert codes({**request, "body": "{"}, "webhook") == ["WH001"]
    keyless = {**request, "headers": {"Content-Type": "application/json"}}
    verdict = judge(keyless, "webhook")
    assert (verdict.status, verdict.findings[0].code) == (401, "RG902")
    plain = {"body": "x", "headers": {"Content-Type": "text/plain"}}
    assert codes(plain, "webhook") == []


@pytest.mark.parametrize(
    "body", [None, 5, "x", [], {}, {"traits": None}, {"traits": {"phones": 5}}, {"url": "x:["}]
)
def test_any_json_can_be_judged(body: Any) -> None:
    for destination in ("regal", "webhook"):
        judge(body, destination)


def test_check_and_explain(tmp_path: Any) -> None:
    file = tmp_path / "body.json"
    file.write_text(json.dumps({"traits": {"firstName": "Ada"}}))
    result = CliRunner().invoke(main, ["check", "--destination", "regal", str(file)])
    assert result.exit_code == 1
    assert "Regal would answer 400" in result.output
    assert "rejected[RG101]" in result.output
    explained_ = CliRunner().invoke(main, ["explain", "RG101"]).output
    assert explained_.startswith("RG101: A contact has a phone number or an e-mail address.")
    assert "rejected: Regal refuses" in explained_
