"""Standard and custom attributes: what is told at each boundary, and where."""

from __future__ import annotations

import json
from typing import Any

import pytest

from brazesmith.contract import judge
from brazesmith.contract.registries import country_codes, language_codes, time_zones
from brazesmith.contract.rules.examples import attributes

FOURTH = {"$identifier_key": "id", "$identifier_value": 4}
KB100 = 102_400


def told(body: Any) -> list[tuple[str, str]]:
    """Code and place of every finding; the place without the attribute object's own."""
    return [
        (finding.code, finding.pointer.removeprefix("/attributes/0/"))
        for finding in judge(body).findings
    ]


def codes(**changes: Any) -> list[str]:
    return [code for code, _ in told(attributes(**changes))]


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("country", "US", []),
        ("country", "us", ["BZ222"]),
        ("country", "USA", ["BZ222"]),
        ("country", "Bolivia", ["BZ222"]),
        ("country", "United Kingdom", ["BZ222"]),
        ("country", "XX", ["BZ223"]),
        ("country", "", ["BZ223"]),
        ("country", None, []),
        ("country", 49, ["BZ204"]),
        ("language", "en", []),
        ("language", "gsw", []),
        ("language", "no", ["BZ224"]),
        ("language", "en-US", ["BZ224"]),
        ("language", "EN", ["BZ224"]),
        ("language", "eng", ["BZ224"]),
        ("language", None, []),
        ("language", 1, ["BZ204"]),
        ("time_zone", "America/New_York", []),
        ("time_zone", "US/Eastern", []),
        ("time_zone", "UTC", []),
        ("time_zone", "Eastern Time (US & Canada)", []),
        ("time_zone", "Nuku'alofa", []),
        ("time_zone", "america/new_york", ["BZ225"]),
        ("time_zone", "EST5", ["BZ225"]),
        ("time_zone", "+02:00", ["BZ225"]),
        ("time_zone", None, []),
        ("gender", "M", []),
        ("gender", "P", []),
        ("gender", "m", ["BZ203"]),
        ("gender", "X", ["BZ203"]),
        ("gender", None, []),
        ("dob", "2000-02-29", []),
        ("dob", "2001-02-29", ["BZ206"]),
        ("dob", "1980-1-1", ["BZ206"]),
        ("dob", "1980-12-21T00:00:00Z", ["BZ206"]),
        ("date_of_first_session", "2024-05-01T12:00:00.123Z", []),
        ("date_of_last_session", "2024-05-01 12:00:00", []),
        ("marked_email_as_spam_at", "05/01/2024", []),
        ("date_of_first_session", "Wed May 01 12:00:00.EST 2024", []),
        ("date_of_first_session", "1714564800", ["BZ228"]),
        ("date_of_first_session", 1714564800, ["BZ204"]),
        ("date_of_first_session", None, []),
        ("first_name", 7, ["BZ204"]),
        ("first_name", "n" * 300, []),
        ("image_url", "https://example.com/a.png", []),
        ("image_url", "a" * 1024, []),
        ("image_url", "a" * 1025, ["BZ231"]),
        ("image_url", 7, ["BZ204"]),
        ("image_url", None, []),
        ("alias_label", "a", ["BZ227"]),
        ("EMAIL", "a@b.co", ["BZ230"]),
        ("firstName", "Ada", ["BZ230"]),
        ("lastname", "Lovelace", ["BZ230"]),
        ("First_Name", "Ada", ["BZ230"]),
        ("frist_name", "Ada", ["BZ230"]),
        ("e-mail", "ada@example.com", ["BZ230"]),
        ("timezone", "Europe/London", ["BZ230"]),
        ("externalId", "u-1", ["BZ230"]),
        ("subscriptionGroups", 1, ["BZ230"]),
        ("favourite_country", "AU", []),
        ("country_code", "AU", []),
        ("full_name", "Ada Lovelace", []),
        ("plan ", "pro", ["BZ233"]),
        (" email", "ada@example.com", ["BZ230", "BZ233"]),
        ("Most Recent Mailer", "sent", []),
        ("undefined", 1, ["BZ234"]),
        ("NaN", 1, ["BZ234"]),
        ("[object Object]", 1, ["BZ234"]),
        ("", 1, ["BZ234"]),
        ("undefined_behaviour", 1, []),
        ("bio", "b", ["BZ209"]),
        ("email_open_tracking_disabled", "false", ["BZ205"]),
        ("_merge_objects", 1, ["BZ205"]),
        ("email_subscription_info", None, ["BZ208"]),
        ("email_subscribe", "opted_in", []),
        ("email_subscribe", "Subscribed", ["BZ201"]),
        ("email_subscribe", True, ["BZ201"]),
        ("push_subscribe", "unsubscribed", []),
        ("push_subscribe", "", ["BZ202"]),
        ("current_location", {"longitude": 0, "latitude": 0.5}, []),
        ("current_location", {"longitude": "0", "latitude": "0"}, ["BZ207"]),
        ("current_location", {"latitude": 1}, ["BZ207"]),
        ("current_location", [0, 0], ["BZ207"]),
        ("facebook", {"id": "1", "likes": ["a"], "num_friends": 3}, []),
        ("facebook", {"id": 1, "likes": "a", "num_friends": 3.5}, ["BZ220"] * 3),
        ("facebook", {"id": None}, []),
        ("facebook", "1", ["BZ220"]),
        ("twitter", {"id": 1, "screen_name": "ada", "followers_count": 2}, []),
        ("twitter", {"id": "1", "screen_name": 7}, ["BZ221"] * 2),
    ],
)
def test_standard_attributes(name: str, value: Any, expected: list[str]) -> None:
    assert codes(**{name: value}) == expected


GROUP = {
    "subscription_group_id": "8a2f0b64-1f3a-4d1e-9c55-0d1f5e2b7a10",
    "subscription_state": "subscribed",
}


@pytest.mark.parametrize(
    ("groups", "expected"),
    [
        ([], []),
        ([GROUP], []),
        ([{**GROUP, "use_double_opt_in_logic": True}], []),
        ([{**GROUP, "use_double_opt_in_logic": "true"}], ["BZ229"]),
        (
            [{**GROUP, "subscription_state": "unsubscribed", "use_double_opt_in_logic": True}],
            ["BZ229"],
        ),
        ([{**GROUP, "subscription_state": "opted_in"}], ["BZ219"]),
        ([{**GROUP, "subscription_state": None}], ["BZ219"]),
        ([{**GROUP, "subscription_group_id": "news"}], ["BZ218"]),
        ([{"subscription_state": "subscribed"}], ["BZ217"]),
        (["news"], ["BZ217"]),
        ({}, ["BZ216"]),
        (None, []),
    ],
)
def test_subscription_groups(groups: Any, expected: list[str]) -> None:
    assert codes(subscription_groups=groups) == expected


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"push_token_import": True, "external_id": ...}, ["BZ211"]),
        ({"push_token_import": True, "push_tokens": []}, ["BZ211"]),
        ({"push_token_import": False, "push_tokens": [{"app_id": "a", "token": "t"}]}, []),
        ({"push_tokens": [{"app_id": "a"}]}, ["BZ213"]),
        ({"push_tokens": [{"app_id": "a", "token": 7}]}, ["BZ214"]),
        ({"push_tokens": {"app_id": "a", "token": "t"}}, ["BZ212"]),
    ],
)
def test_push_tokens(changes: dict[str, Any], expected: list[str]) -> None:
    assert codes(**changes) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        # text
        ("n" * 255, []),
        ("n" * 256, [("BZ210", "a")]),
        ("👍" * 255, []),
        ("2024-05-01", []),
        ("3000-12-31T23:59:59Z", []),
        ("3001-01-01T00:00:00Z", [("BZ241", "a")]),
        ("3001-01-01", [("BZ241", "a")]),
        ("-0001-01-01", [("BZ241", "a")]),
        ("9999-12", []),
        ("4000-5000-6000", []),
        # numbers
        ({"inc": 1}, []),
        ({"inc": -1}, []),
        ({"inc": 1.0}, []),
        ({"inc": 1.5}, [("BZ242", "a/inc")]),
        ({"inc": "1"}, [("BZ242", "a/inc")]),
        ({"inc": True}, [("BZ242", "a/inc")]),
        ({"inc": None}, [("BZ242", "a/inc")]),
        ({"inc": "x", "unit": "cm"}, []),
        # arrays
        ([], []),
        (["red", "blue"], []),
        ([1, "1", True, 1.5], []),
        (["red", "red", "blue", "red"], [("BZ248", "a/1"), ("BZ248", "a/3")]),
        (["red", None], [("BZ249", "a/1")]),
        (list(range(500)), []),
        (list(range(501)), [("BZ247", "a")]),
        ({"add": ["red"], "remove": ["blue"]}, []),
        ({"add": list(range(501))}, [("BZ247", "a/add")]),
        ({"add": ["red", "red"]}, [("BZ248", "a/add/1")]),
        ({"add": [None]}, [("BZ249", "a/add/0")]),
        ({"add": "red"}, [("BZ243", "a/add")]),
        ({"remove": None}, [("BZ243", "a/remove")]),
        ({"add": ["red", {"id": 1}]}, [("BZ243", "a/add/1")]),
        # arrays of objects
        ([{"id": n} for n in range(501)], []),
        ([{"id": 1}, {"id": 1}], []),
        ({"$add": [{"id": 1}]}, []),
        ({"$add": ["red"]}, [("BZ244", "a/$add/0")]),
        ({"$add": {"id": 1}}, [("BZ244", "a/$add")]),
        ({"$remove": [FOURTH]}, []),
        ({"$remove": [{"id": 4}]}, [("BZ244", "a/$remove/0")]),
        ({"$add": [{"id": 5}], "$remove": [FOURTH]}, []),
        ({"$add": [{"id": 5}, {"id": 4}], "$remove": [FOURTH]}, [("BZ246", "a/$add/1")]),
        # nested attributes
        ({}, []),
        ({"b": 1, "c": {"d": [1, 2]}}, []),
        ({"b": None}, [("BZ260", "a/b")]),
        ({"b": {"c": [1, None]}}, [("BZ260", "a/b/c/1")]),
        ([{"b": None}, {"b": 1, "c": None}], [("BZ260", "a/0/b"), ("BZ260", "a/1/c")]),
        ({"$add": [{"id": None}]}, [("BZ260", "a/$add/0/id")]),
        ({"add": 1, "b": None}, [("BZ260", "a/b")]),
        ({"$time": "2024-05-01T12:00:00Z"}, []),
        ({"b": {"$time": "2024-05-01"}}, []),
        ({"b": {"$time": "05/01/2024"}}, []),
        ({"b": {"$time": None}}, [("BZ261", "a/b/$time")]),
        ({"b": {"$time": 1714564800}}, [("BZ261", "a/b/$time")]),
        ({"b": {"$time": "2024-02-30"}}, [("BZ261", "a/b/$time")]),
        ([{"b": {"$time": ""}}], [("BZ261", "a/0/b/$time")]),
        ({"b": {"$time": "3000-01-01"}}, []),
        ({"b": {"$time": "3001-01-01"}}, [("BZ262", "a/b/$time")]),
        ({"b": {"$time": "-0044-03-15"}}, [("BZ262", "a/b/$time")]),
        ({"b.c": 1}, [("BZ263", "a/b.c")]),
        ({"b": {"$c": 1}}, [("BZ263", "a/b/$c")]),
        ([{"b c": 1}], [("BZ263", "a/0/b c")]),
        ({"b-c": 1, "ü": 2, "": 3}, []),
        ({"k" * 255: 1}, []),
        ({"k" * 256: 1}, [("BZ263", "a/" + "k" * 256)]),
        ({"b": "n" * 255}, []),
        ({"b": ["n" * 256]}, [("BZ264", "a/b/0")]),
    ],
)
def test_custom_attributes(value: Any, expected: list[tuple[str, str]]) -> None:
    assert told(attributes(a=value)) == expected


def test_merging() -> None:
    update = {"$update": [{**FOURTH, "$new_object": {"age": 3}}]}
    assert told(attributes(pets=update)) == [("BZ245", "pets/$update")]
    assert codes(pets=update, _merge_objects=False) == ["BZ245"]
    assert codes(pets=update, _merge_objects=True) == []
    assert codes(pets={"$update": [FOURTH]}, _merge_objects=True) == ["BZ244"]


@pytest.mark.parametrize(
    ("bytes_", "expected"), [(KB100 - 1, []), (KB100, []), (KB100 + 1, ["BZ265"])]
)
def test_size_of_a_nested_attribute(bytes_: int, expected: list[str]) -> None:
    value: list[Any] = [{"b": "n" * 92}] * (bytes_ // 101 - 1)  # 101 bytes each, with its comma
    value.append({"b": ""})
    value[-1] = {"b": "n" * (bytes_ - _size(value))}
    assert _size(value) == bytes_
    assert codes(a=value) == expected


def _size(value: Any) -> int:
    return len(json.dumps(value, separators=(",", ":")))


def test_the_lists_of_others() -> None:
    assert len(country_codes()) == 249
    assert len(language_codes()) > 140
    assert {"Etc/UTC", "Alaska", "Chatham Is.", "Europe/Kyiv"} <= time_zones()
