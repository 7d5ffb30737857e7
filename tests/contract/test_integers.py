"""Integers of a payload that JavaScript rounds: where they are, what they become, who uses them."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from brazesmith.app.lint import lint_text
from brazesmith.contract.integers import findings, rounded_integers
from brazesmith.engines import Emulator, Engines, Input

#: Shopify documents the first number as the id of a customer.
SHOPIFY = 706405506930370084


@pytest.mark.parametrize(
    ("payload", "found"),
    [
        ({"customer": {"id": SHOPIFY}}, [("/customer/id", str(SHOPIFY), "706405506930370000")]),
        ([{"a/b": -(2**53) - 1}], [("/0/a~1b", "-9007199254740993", "-9007199254740992")]),
        (2**53 + 1, [("", "9007199254740993", "9007199254740992")]),
        ({"exact": [2**53, 2**53 + 2, 10**20]}, []),
        ({"id": str(SHOPIFY), "time": 1767323045123456}, []),
        ({"id": 10**21}, [("/id", "1" + "0" * 21, "1e+21")]),
    ],
)
def test_integers_that_are_rounded(payload: Any, found: list[tuple[str, str, str]]) -> None:
    integers = rounded_integers(json.dumps(payload))
    assert [(one.pointer, one.written, one.becomes) for one in integers] == found


@pytest.mark.parametrize("number", ["1e400", "-1E+400", "9" * 5000])
def test_numbers_that_are_infinite(number: str) -> None:
    [found] = findings(f'{{"a": [{number}]}}', {"attributes": [{"a": None}]})
    assert found.message == (
        "the payload has a number beyond 1.8e308 at /a/0, which JavaScript turns into null"
    )
    assert not found.is_about_body


@pytest.mark.parametrize(
    ("body", "code", "pointer"),
    [
        ({"events": [{"external_id": "706405506930370000"}]}, "P102", "/events/0/external_id"),
        (
            {"attributes": [{"user_alias": {"alias_name": "shop-706405506930370000"}}]},
            "P102",
            "/attributes/0/user_alias/alias_name",
        ),
        ({"items": [{"id": "706405506930370000"}]}, "P102", "/items/0/id"),
        ({"external_user_ids": ["706405506930370000"]}, "P102", "/external_user_ids/0"),
        ({"attributes": [{"n": 706405506930370000}]}, "P101", "/attributes/0/n"),
        ({"attributes": [{"n": 1}]}, "P101", ""),
    ],
)
def test_what_the_body_makes_of_one(body: Any, code: str, pointer: str) -> None:
    [found] = findings(json.dumps({"id": SHOPIFY}), body)
    assert (found.code, found.pointer) == (code, pointer)
    assert found.level == ("lost" if code == "P102" else "risky")
    for part in (str(SHOPIFY), "706405506930370000", "/id"):
        assert part in found.message


def test_javascript_agrees() -> None:
    with Emulator() as v8:

        @settings(max_examples=30, deadline=None)
        @given(st.lists(st.integers(-(10**25), 10**25), max_size=15))
        def holds(integers: list[int]) -> None:
            payload = json.dumps(integers)
            [outcome] = v8.run("return payload.map(String);", [Input(payload)])
            read = json.loads(outcome.body or "null")
            changed = {
                f"/{index}": text
                for index, (integer, text) in enumerate(zip(integers, read, strict=True))
                if text != str(integer)
            }
            assert {one.pointer: one.becomes for one in rounded_integers(payload)} == changed

        holds()


def test_few_are_reported() -> None:
    assert len(rounded_integers(json.dumps([SHOPIFY] * 1000))) == 20


def test_lint_reports_them_in_a_sample() -> None:
    script = "return { attributes: [{ external_id: String(payload.id) }] };"
    with Engines() as engines:
        result = lint_text(script, "a.js", samples=[{"id": SHOPIFY}], engines=engines)
    assert "P102" in [diagnostic.code for diagnostic in result.diagnostics]
