"""Payloads that kill survivors become cases: few, with the settings that they need."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from brazesmith.app.mutating.survivors import SavedCase, save_survivors
from brazesmith.base.diagnostics import Span
from brazesmith.base.json import parse_json
from brazesmith.contract.destinations.track import TRACK
from brazesmith.engines import Engines
from brazesmith.explore.engine import Trial
from brazesmith.mutation.killing import few
from brazesmith.mutation.mutant import NOW, Fault, Mutant, Mutation, Result, Status
from brazesmith.projects.project import Project
from brazesmith.suites.fixtures import OutcomeKind, find_cases, load
from brazesmith.targets.script import Script


@pytest.fixture(scope="module")
def engines() -> Iterator[Engines]:
    with Engines() as running:
        yield running


class Suite:
    """A script whose survivors are stored as cases."""

    def __init__(self, project: Project, engines: Engines) -> None:
        self.project, self.fixtures, self.engines = project, project.fixtures, engines

    def save(self, code: str, *survivors: tuple[str, str, Any]) -> list[SavedCase]:
        """Save survivors of the cases that there are."""
        known = find_cases(self.fixtures, "shop/order")
        return save_survivors(self.project, self.mutation(code, *survivors), self.engines, known)

    def mutation(self, code: str, *survivors: tuple[str, str, Any]) -> Mutation:
        """Return survivors: what the code has, what the mutant has, and a payload that kills it."""
        results = []
        for number, (before, after, payload) in enumerate(survivors, 1):
            assert code.count(before) == 1
            text = f"`{after}` instead of `{before}`"
            fault = Fault("changed constant", text, Span("x.js", 1, 1, 1, 1), before, after)
            mutant = Mutant(number, fault, code=code.replace(before, after))
            results.append(Result(mutant, Status.SURVIVED, trial=Trial(payload, None)))
        return Mutation("shop/order", Script("shop/order", code, TRACK), tuple(results))

    def settings(self, case: SavedCase) -> dict[str, Any]:
        return tomllib.loads((case.folder / "case.toml").read_text("utf-8"))


@pytest.fixture
def suite(tmp_path: Path, engines: Engines) -> Suite:
    return Suite(Project(tmp_path), engines)


USER = 'email: "a@example.com", name: "x", time: "2026-01-02T00:00:00Z"'
CODE = f"""return {{ events: [{{ {USER}, properties: {{
  name: payload.name || "none", n: payload.n || 5, at: payload.at }} }}] }};"""


def test_a_payload_becomes_a_case(suite: Suite) -> None:
    [saved] = suite.save(CODE, ('"none"', '""', {"n": 1}))
    assert (saved.name, saved.expect) == ("changed-constant-none", OutcomeKind.BODY)
    [case] = find_cases(suite.fixtures, "shop/order")
    files = load(case)
    assert files.data == {"n": 1}
    assert sorted(case.files) == ["case.toml", "payload.json"]
    assert suite.settings(saved) == {"note": 'fails if `""` instead of `"none"`'}


def test_one_payload_for_several_survivors(suite: Suite) -> None:
    both, one, other = {"at": 1}, {"n": 1}, {"name": "a"}
    [saved] = suite.save(
        CODE, ('"none"', '""', one), ("n || 5", "n || 6", other), ("payload.at", "1.5", both)
    )
    assert [mutant.number for mutant in saved.kills] == [1, 2, 3]
    assert parse_json((saved.folder / "payload.json").read_text(), "") == both


def test_a_payload_for_each_survivor_if_none_kills_both(suite: Suite) -> None:
    code = f'return {{ events: [{{ {USER}, properties: {{ x: payload.a ? "a" : "b" }} }}] }};'
    saved = suite.save(code, ('? "a"', '? "y"', {"a": 1}), (': "b"', ': "z"', {}))
    assert [case.name for case in saved] == ["changed-constant-b", "changed-constant-a"]


def test_an_error_and_a_skip_are_expected(suite: Suite) -> None:
    body = f"return {{ events: [{{ {USER} }}] }};"
    code = f'if (payload.a) throw new Error("no"); if (payload.b) return; {body}'
    saved = suite.save(code, ("payload.a", "false", {"a": 1}), ("payload.b", "false", {"b": 1}))
    assert [suite.settings(case)["expect"] for case in saved] == ["error", "skip"]
    assert [case.expect for case in saved] == [OutcomeKind.ERROR, OutcomeKind.SKIP]


def test_a_body_that_depends_on_the_time_is_pinned(suite: Suite) -> None:
    code = f"return {{ events: [{{ {USER}, properties: {{ n: payload.n || 5 }} }}] }};"
    code = code.replace('"2026-01-02T00:00:00Z"', "new Date()")
    [saved] = suite.save(code, ("n || 5", "n || 6", {}))
    assert suite.settings(saved)["now"] == NOW
    [case] = find_cases(suite.fixtures, "shop/order")
    assert load(case).settings.now == NOW


def test_payloads_with_an_accepted_body_are_preferred(suite: Suite) -> None:
    code = CODE.replace('"2026-01-02T00:00:00Z"', "payload.at ? undefined : '2026-01-02T00:00:00Z'")
    name, number = ('"none"', '""', {"at": 1}), ("n || 5", "n || 6", {"name": "a"})
    one, other = suite.save(code, name, number)
    assert [mutant.number for mutant in one.kills] == [2]
    assert suite.settings(other)["findings"] == ["BZ303"]


def test_a_payload_gets_what_its_body_lacks_from_the_first_case(suite: Suite) -> None:
    code = CODE.replace('"2026-01-02T00:00:00Z"', "payload.time")
    usual = suite.fixtures / "shop" / "order" / "a"
    usual.mkdir(parents=True)
    text = '{"at": 1, "time": "2026-01-02T00:00:00Z", "name": "a"}'
    (usual / "payload.json").write_text(text)
    [saved] = suite.save(code, ('"none"', '""', {"n": 1}))
    assert "findings" not in suite.settings(saved)
    payload = parse_json((saved.folder / "payload.json").read_text(), "")
    assert payload == {"n": 1, "time": "2026-01-02T00:00:00Z"}


def test_cases_that_exist_are_kept(suite: Suite) -> None:
    suite.save(CODE, ('"none"', '""', {"n": 1}))
    [saved] = suite.save(CODE, ('"none"', '"x"', {"n": 2}))
    assert saved.name == "changed-constant-none-2"


def test_what_a_case_kills_that_was_added_meanwhile_needs_no_other(suite: Suite) -> None:
    suite.save(CODE, ('"none"', '""', {"n": 1}))
    survivors = [('"none"', '""', {"n": 1}), ("n || 5", "n || 6", {"name": "a"})]
    mutation = suite.mutation(CODE, *survivors)
    [saved] = save_survivors(suite.project, mutation, suite.engines, known=())
    assert saved.name == "changed-constant-n"


@pytest.mark.parametrize("before", ["n || 5", '"none"', "payload.at"])
def test_names_need_no_quotes(suite: Suite, before: str) -> None:
    [saved] = suite.save(CODE, (before, 'x, y: "\\u007f\\n"', {"at": 3}))
    assert set(saved.name) <= set("abcdefghijklmnopqrstuvwxyz0123456789-._")
    suite.settings(saved)


def test_nothing_to_save(suite: Suite) -> None:
    assert suite.save(CODE) == []
    assert not (suite.fixtures / "shop").exists()


@pytest.mark.parametrize(
    ("sets", "expected"),
    [
        ([], []),
        ([set()], []),
        ([{1}, {1, 2}, {2}], [1]),
        ([{1}, {2}], [0, 1]),
        ([{1, 2, 3}, {3, 4}, {4}], [0, 1]),
    ],
)
def test_few_sets_contain_everything(sets: list[set[int]], expected: list[int]) -> None:
    assert few(sets) == expected
