"""Laws of the table of rules: whoever adds a row learns here what it lacks."""

from __future__ import annotations

import re

import pytest

from brazesmith.contract import RULES, Profile, Rule, judge, lookup
from brazesmith.contract.table import destination_of

#: Codes that were published once and are gone. They are never given to another rule.
RETIRED = frozenset({"BZ226"})

RANGES = {
    "BZ0": "requests",
    "BZ1": "identifiers",
    "BZ2": "attributes",
    "BZ3": "events",
    "BZ4": "purchases",
    "BZ5": "catalogs",
    "BZ6": "ecommerce",
    "BZ7": "messages",
}

each_rule = pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)


def codes(rule: Rule, body: object, profile: Profile = "strict") -> list[str]:
    return [found.code for found in judge(body, destination_of(rule), profile=profile).findings]


def test_codes_are_unique_sorted_and_never_reused() -> None:
    all_codes = [rule.code for rule in RULES]
    assert all_codes == sorted(set(all_codes))
    assert not RETIRED.intersection(all_codes)


@each_rule
def test_a_code_is_in_a_range(rule: Rule) -> None:
    assert re.fullmatch(r"BZ[0-7]\d\d", rule.code)
    assert rule.code[:3] in RANGES


@each_rule
def test_a_row_is_complete(rule: Rule) -> None:
    assert rule.title.endswith(".")
    assert rule.where
    assert rule.message
    assert rule.hint
    assert rule.source.startswith("https://www.braze.com/docs/")
    assert (rule.wire is None) == (rule.wire_seen is None)


@each_rule
def test_a_guess_is_never_a_refusal(rule: Rule) -> None:
    if rule.provenance == "inferred" and rule.code != "BZ005":
        assert rule.level == "risky"
    if rule.enforced:
        assert rule.level == "rejected"
    if rule.wire:
        assert rule.enforced


@each_rule
def test_the_bad_example_yields_this_code_alone(rule: Rule) -> None:
    assert codes(rule, rule.bad) == [rule.code]


@each_rule
def test_the_good_example_yields_nothing(rule: Rule) -> None:
    assert codes(rule, rule.good) == []


@each_rule
def test_the_profile_braze_has_only_what_braze_is_known_to_refuse(rule: Rule) -> None:
    assert codes(rule, rule.bad, "braze") == ([rule.code] if rule.enforced else [])


@each_rule
def test_messages_and_hints_have_all_their_holes_filled(rule: Rule) -> None:
    for found in judge(rule.bad, destination_of(rule)).findings:
        assert "{" not in found.message
        assert not re.search(r"\{\w+\}", found.hint)


def test_lookup_ignores_case() -> None:
    assert lookup("bz304") is lookup("BZ304") is not None
    assert lookup("BZ000") is None
