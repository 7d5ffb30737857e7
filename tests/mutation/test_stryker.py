"""The results of `mutate` in Stryker's schema: valid, and complete."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from brazesmith.base.diagnostics import Span
from brazesmith.base.json import dump_json
from brazesmith.contract.destinations.track import TRACK
from brazesmith.explore.engine import Trial
from brazesmith.mutation.javascript import text_mutants
from brazesmith.mutation.mutant import Ended, Fault, Mutant, Mutation, Result, Status
from brazesmith.report.stryker import stryker_report
from brazesmith.suites.fixtures import OutcomeKind, find_cases
from brazesmith.targets.script import Script

SCHEMA = yaml.safe_load(Path(__file__).with_name("stryker_schema.yaml").read_text("utf-8"))


@pytest.fixture
def report(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """A report with a mutant of every status, in a project with two cases."""
    monkeypatch.chdir(tmp_path)
    file = tmp_path / "order.js"
    file.write_text('return { "😀": 1, n: 2, m: 3, a: payload.a || "USD" };\n', "utf-8")
    for name in ("guest", "usual"):
        case = tmp_path / "fixtures" / "shop" / "order" / name
        case.mkdir(parents=True)
        (case / "payload.json").write_text('{"a": 1}\n')
    mutants = text_mutants(file.read_text("utf-8"), str(file))
    results = [
        Result(found, status, reason="because" if status is Status.ERROR else "")
        for status, found in zip(Status, mutants, strict=False)
    ]
    results[0] = Result(results[0].mutant, Status.KILLED, killed_by="shop/order::guest")
    results[2] = Result(
        results[2].mutant,
        Status.SURVIVED,
        trial=Trial({"a": None}, None),
        expected=Ended(OutcomeKind.BODY, {"a": "USD"}),
        actual=Ended(OutcomeKind.ERROR, message="no"),
    )
    mutation = Mutation("shop/order", Script("shop/order", "", TRACK, file), tuple(results), 2, 40)
    without = Mutation("shop/empty", problem="no cases")
    cases = {"shop/order": find_cases(tmp_path / "fixtures", "shop/order")}
    return stryker_report([mutation, without], cases)


def test_it_is_valid(report: dict[str, Any]) -> None:
    jsonschema.Draft7Validator.check_schema(SCHEMA)
    jsonschema.validate(report, SCHEMA)
    dump_json(report)


def test_every_status_is_one_of_strykers(report: dict[str, Any]) -> None:
    mutants = report["files"]["order.js"]["mutants"]
    assert [mutant["status"] for mutant in mutants] == [
        "Killed", "Timeout", "Survived", "Ignored", "Ignored", "CompileError",
        "RuntimeError", "Pending",
    ]  # fmt: skip
    assert len({mutant["id"] for mutant in mutants}) == len(mutants)


def test_a_killed_mutant_names_the_case(report: dict[str, Any]) -> None:
    first = report["files"]["order.js"]["mutants"][0]
    tests = [test["id"] for file in report["testFiles"].values() for test in file["tests"]]
    assert first["killedBy"] == ["shop/order::guest"]
    assert first["coveredBy"] == tests == ["shop/order::guest", "shop/order::usual"]
    assert report["testFiles"]["fixtures/shop/order/guest/payload.json"]["source"] == '{"a": 1}\n'


def test_a_survivor_has_the_payload_that_kills_it(report: dict[str, Any]) -> None:
    survivor = report["files"]["order.js"]["mutants"][2]
    assert survivor["statusReason"].endswith('{"a":null}')
    [kept] = report["config"]["survivors"]
    assert kept == {
        "id": survivor["id"],
        "payload": {"a": None},
        "headers": None,
        "expected": {"outcome": "body", "body": {"a": "USD"}},
        "actual": {"outcome": "error", "error": "no"},
    }


def test_locations_replaced_in_the_source_are_the_mutants(report: dict[str, Any]) -> None:
    file = report["files"]["order.js"]
    line = file["source"].split("\n")[0].encode("utf-16-le")
    for mutant in file["mutants"]:
        start, end = (mutant["location"][key]["column"] - 1 for key in ("start", "end"))
        before = line[2 * start : 2 * end].decode("utf-16-le")
        assert before.strip(" ,") in mutant["description"] or not mutant["replacement"]


def test_a_transform_without_a_verdict_says_why(report: dict[str, Any]) -> None:
    order, empty = report["config"]["transforms"]
    assert (order["killed"], order["timeout"], order["survived"]) == (1, 1, 1)
    assert order["score"] == pytest.approx(2 / 3)
    assert empty["problem"] == "no cases"
    assert empty["score"] is None


def test_a_line_that_transforms_share_has_one_mutant(report: dict[str, Any]) -> None:
    fault = Fault("misspelt key", "x", Span("shared.py", 1, 1, 1, 2), "a", "b")
    killed = Result(Mutant(7, fault), Status.KILLED, killed_by="shop/other::usual")
    survived = Result(Mutant(1, fault), Status.EQUIVALENT, reason="the same")
    mutations = [Mutation("shop/one", results=(survived,)), Mutation("shop/two", results=(killed,))]
    found = stryker_report(mutations, {})
    jsonschema.validate(found, SCHEMA)
    [mutant] = found["files"]["shared.py"]["mutants"]
    assert (mutant["id"], mutant["status"]) == ("shop/two#7", "Killed")
    assert found["testFiles"]["shop/other::usual"]["tests"][0]["id"] == "shop/other::usual"


def test_an_insertion_has_a_place_that_can_be_marked(tmp_path: Path) -> None:
    file = tmp_path / "spec.py"
    file.write_text("email: Email\n")
    span = Span(str(file), 1, 13, 1, 13)
    fault = Fault("misspelt key", "x", span, "", ' = field(key="emali")')
    mutation = Mutation("shop/one", results=(Result(Mutant(1, fault), Status.SURVIVED),))
    found = stryker_report([mutation], {})
    [mutant] = next(iter(found["files"].values()))["mutants"]
    assert mutant["location"]["start"] == {"line": 1, "column": 12}
    assert mutant["replacement"] == 'l = field(key="emali")'
