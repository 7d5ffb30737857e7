from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from brazesmith.contract.returned import undocumented_skip
from brazesmith.engines import Failure, Outcome, ScriptError
from brazesmith.suites.accept import accept, record, update_refusal
from brazesmith.suites.diff import MISSING
from brazesmith.suites.fixtures import OutcomeKind
from brazesmith.suites.suite import (
    NO_EXPECTED,
    Accepted,
    Status,
    outcome_of,
)

GOOD = {"events": [{"external_id": "1", "name": "x", "time": "2026-01-01T00:00:00Z"}]}
NAMELESS = {"events": [{"external_id": "1", "time": "2026-01-01T00:00:00Z"}]}


PASSED: list[dict[str, Any]] = [
    {"payload": {"return": GOOD}, "expected": GOOD},
    {
        "payload": {"return": {"n": 12, **GOOD}},
        "expected": {**GOOD, "n": 12.0},
        "toml": 'findings = ["BZ007"]',
    },
    {"payload": {"return": {"attributes": []}}, "expected": {"attributes": []}},
    {"payload": {"return": {"attributes": []}}, "toml": 'expect = "skip"'},
    {"payload": {}, "toml": 'expect = "skip"'},
    {"payload": {"return": None}, "toml": 'expect = "skip"'},
    {"payload": {"return": None}, "expected": None},
    {"payload": {"throw": "no user"}, "toml": 'expect = "error"'},
    {"payload": {"throw": "no user"}, "toml": 'expect = "error"\nerror = "no us"'},
    {"payload": {"throw": "no user 7"}, "toml": 'expect = "error"\nerror = "/user \\\\d$/"'},
    {"payload": {"return": GOOD}, "expected": GOOD, "toml": 'expect = "body"\nnote = "why"'},
    {"payload": {"return": NAMELESS}, "expected": NAMELESS, "toml": 'findings = ["BZ301"]'},
    {"payload": {"return": GOOD}, "expected": GOOD, "headers": {"a": "b"}},
]

FAILED: list[tuple[dict[str, Any], str]] = [
    ({"payload": {"return": GOOD}}, NO_EXPECTED),
    (
        {"payload": {}},
        'unexpected undefined; if this is intended, set `expect = "skip"` in case.toml',
    ),
    (
        {"payload": {}, "expected": GOOD},
        "expected the body in expected.json, but the script returned undefined",
    ),
    (
        {"payload": {"return": GOOD}, "toml": 'expect = "skip"'},
        "expected nothing to send, got a body",
    ),
    (
        {"payload": {"return": {}}, "expected": {}, "toml": 'expect = "body"'},
        "expected a body, got nothing to send",
    ),
    (
        {"payload": {"return": GOOD}, "toml": 'expect = "error"'},
        "expected an error, got a body",
    ),
    (
        {"payload": {"throw": "x"}, "expected": GOOD},
        'unexpected error; if this is intended, set `expect = "error"` in case.toml',
    ),
    (
        {"payload": {"throw": "x"}, "toml": 'expect = "error"\nerror = "y"'},
        "expected an error with 'y' in its message",
    ),
    (
        {"payload": {"return": GOOD}, "expected": GOOD, "toml": 'findings = ["BZ301"]'},
        "case.toml expects BZ301, but it was not reported",
    ),
]


@pytest.mark.parametrize("files", PASSED)
def test_a_promise_that_is_kept(workbench: Any, files: dict[str, Any]) -> None:
    workbench.case("shop/order", "one", **files)
    result = workbench.results()["one"]
    assert (result.status, result.problems, result.differences) == (Status.PASSED, (), ())


@pytest.mark.parametrize(("files", "problem"), FAILED)
def test_a_promise_that_is_not_kept(workbench: Any, files: dict[str, Any], problem: str) -> None:
    workbench.case("shop/order", "one", **files)
    result = workbench.results()["one"]
    assert (result.status, result.problems) == (Status.FAILED, (problem,))


def test_differences_fail_a_case(workbench: Any) -> None:
    workbench.case("shop/order", "one", payload={"return": GOOD}, expected={"events": []})
    result = workbench.results()["one"]
    assert result.status is Status.FAILED
    assert [d.pointer for d in result.differences] == ["/events/0"]
    assert result.acceptable


def test_a_rejected_body_fails_unless_case_toml_lists_the_finding(workbench: Any) -> None:
    workbench.case("shop/order", "one", payload={"return": NAMELESS}, expected=NAMELESS)
    result = workbench.results()["one"]
    assert result.status is Status.FAILED
    assert [f.code for f in result.unannounced] == ["BZ301"]


def test_a_broken_case_costs_only_itself(workbench: Any) -> None:
    for name in ("a", "c"):
        workbench.case("shop/order", name, payload={"return": GOOD}, expected=GOOD)
    workbench.case("shop/order", "b", payload="{,}", toml="expcet = 'body'")
    results = workbench.results()
    assert {name: r.status for name, r in results.items()} == {
        "a": Status.PASSED,
        "b": Status.ERROR,
        "c": Status.PASSED,
    }
    assert len(results["b"].problems) == 2
    assert workbench.emulator.batches == [2]


def test_a_body_of_any_depth_costs_only_its_own_case(workbench: Any) -> None:
    deep = Outcome('{"a":' * 5000 + "1" + "}" * 5000, None)
    workbench.emulator.run = lambda code, inputs, is_pure=False: [deep, Outcome("1", None)]
    workbench.case("shop/order", "a", payload={}, expected={})
    workbench.case("shop/order", "b", payload={}, expected=1, toml='findings = ["BZ001"]')
    results = workbench.results()
    assert results["a"].problems == ("the returned body: nested too deeply: 5,000 levels",)
    assert results["b"].status is Status.PASSED


def test_a_big_suite_runs_in_batches(workbench: Any) -> None:
    for n in range(600):
        workbench.case("shop/order", f"{n:03}", payload={"return": n}, toml="findings=['BZ001']")
    results = workbench.results()
    assert list(results) == [f"{n:03}" for n in range(600)]
    assert workbench.emulator.batches == [256, 256, 88]


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (None, "skip"),
        ("null", "skip"),
        ("{}", "skip"),
        ('{"attributes": []}', "skip"),
        ('{"events": [], "purchases": []}', "skip"),
        ('{"items": []}', "skip"),
        ('{"users": []}', "body"),
        ('{"attributes": [], "app": "x"}', "body"),
        ('{"attributes": {}}', "body"),
        ("[]", "body"),
        ("false", "body"),
        ("0", "body"),
        ('""', "body"),
        ('{"events": [1]}', "body"),
    ],
)
def test_outcome_of_a_body(body: str | None, kind: str) -> None:
    assert outcome_of(Outcome(body, None))[0] == kind


def test_outcome_of_an_error() -> None:
    error = ScriptError(Failure.TIMEOUT, None, "it did not end")
    assert outcome_of(Outcome(None, error)) == (OutcomeKind.ERROR, MISSING)


def test_what_braze_does_not_document_is_said_to_be_so() -> None:
    assert undocumented_skip('{"attributes": []}') is None
    for body in (None, "null", "{}", '{"events": []}'):
        assert "Braze documents only" in (undocumented_skip(body) or "")


# What is left on disk


def test_a_mismatch_leaves_its_body_beside_the_promised_one(workbench: Any) -> None:
    folder = workbench.case("shop/order", "one", payload={"return": {"z": 1, "é": 2}}, expected=1)
    record(workbench.results()["one"])
    new = (folder / "expected.json.new").read_text(encoding="utf-8")
    assert json.loads(new) == {"z": 1, "é": 2}
    assert new.startswith('{\n  "z": 1,')
    assert (folder / "expected.json").read_text() == "1"


@pytest.mark.parametrize(
    "files",
    [
        {"payload": {"return": GOOD}, "expected": GOOD},
        {"payload": {"throw": "x"}, "expected": GOOD},
        {"payload": {"return": NAMELESS}, "expected": NAMELESS},
    ],
)
def test_what_an_earlier_mismatch_left_is_deleted(workbench: Any, files: dict[str, Any]) -> None:
    folder = workbench.case("shop/order", "one", **files)
    (folder / "expected.json.new").write_text("1")
    record(workbench.results()["one"])
    assert not (folder / "expected.json.new").exists()


def test_accepting_creates_and_changes(workbench: Any) -> None:
    created = workbench.case("shop/order", "a", payload={"return": GOOD})
    changed = workbench.case("shop/order", "b", payload={"return": GOOD}, expected={"events": []})
    (changed / "expected.json.new").write_text("1")
    results = [accept(result) for result in workbench.results().values()]
    assert [r.accepted for r in results] == [Accepted.CREATED, Accepted.CHANGED]
    assert [r.status for r in results] == [Status.PASSED, Status.PASSED]
    expected = json.dumps(GOOD, indent=2) + "\n"
    assert (created / "expected.json").read_text() == expected
    assert (changed / "expected.json").read_text() == expected
    assert not (changed / "expected.json.new").exists()


@pytest.mark.parametrize(
    "files",
    [
        {"payload": {"throw": "x"}, "expected": GOOD},
        {"payload": {"return": GOOD}, "toml": 'expect = "error"'},
        {"payload": {"return": GOOD}, "expected": {}, "toml": 'expect = "skip"'},
        {"payload": {}, "expected": GOOD},
        {"payload": {}},
        {"payload": "{"},
    ],
)
def test_what_is_no_matter_of_the_expected_body_is_not_accepted(
    workbench: Any, files: dict[str, Any]
) -> None:
    folder: Path = workbench.case("shop/order", "one", **files)
    before = {file.name: file.read_text() for file in folder.iterdir()}
    result = accept(workbench.results()["one"])
    assert result.accepted is None
    assert result.status is not Status.PASSED
    assert {file.name: file.read_text() for file in folder.iterdir()} == before


def test_a_rejected_body_is_accepted_and_still_fails(workbench: Any) -> None:
    workbench.case("shop/order", "one", payload={"return": NAMELESS})
    result = accept(workbench.results()["one"])
    assert (result.accepted, result.status) == (Accepted.CREATED, Status.FAILED)


@pytest.mark.parametrize(("value", "refused"), [("true", True), ("1", True), ("false", False)])
def test_ci_only_compares(value: str, refused: bool) -> None:
    assert bool(update_refusal({"CI": value})) is refused
    assert update_refusal({}) is None
