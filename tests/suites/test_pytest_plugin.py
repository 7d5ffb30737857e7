from __future__ import annotations

import importlib
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from brazesmith.app import session
from brazesmith.base.diagnostics import Diagnostic, Label, Severity, Span
from brazesmith.engines import Engines

GOOD = {"attributes": [{"external_id": "1", "talk_time": 12.5}]}


# A run inside this process forgets the modules that it was the first to import, and whatever was
# made of their classes would then be of another class than the same thing later on.
for module in ("contract", "spec", "engines", "targets.javascript.locate", "report.page"):
    importlib.import_module(f"brazesmith.{module}")


@pytest.fixture
def bench(workbench: Any, pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> Any:
    """A project in pytester's folder, without compiler and V8."""
    workbench.root = pytester.path
    monkeypatch.setattr("brazesmith.projects.project.load_project", lambda root: workbench)
    monkeypatch.setattr(session, "compile_project", lambda _: workbench.compile())
    monkeypatch.setattr(session, "engines_for", lambda _: workbench.emulator)
    (pytester.path / "pyproject.toml").write_text("[tool.brazesmith]\n")
    workbench.case("shop/order", "fine", payload={"return": GOOD}, expected=GOOD)
    workbench.case("shop/order", "quiet", payload={}, toml='expect = "skip"')
    return workbench


def test_cases_are_tests(bench: Any, pytester: pytest.Pytester) -> None:
    result = pytester.runpytest_inprocess("-v", "fixtures")
    result.assert_outcomes(passed=3)
    result.stdout.fnmatch_lines(["*payload.json::shop/order/fine PASSED*"])
    assert bench.emulator.batches == [2]


def test_a_failure_looks_as_on_the_command_line(bench: Any, pytester: pytest.Pytester) -> None:
    folder = bench.case("shop/order", "differs", payload={"return": GOOD}, expected={})
    result = pytester.runpytest_inprocess("fixtures")
    result.assert_outcomes(passed=3, failed=1)
    result.stdout.fnmatch_lines(
        [
            "*_ case shop/order/differs _*",
            "FAIL shop/order/differs",
            "  /attributes",
            "      expected  nothing",
            "  accept it:   brazesmith test shop/order::differs --update",
        ]
    )
    result.stdout.no_fnmatch_line("*Traceback*")
    assert json.loads((folder / "expected.json.new").read_text()) == GOOD


def test_colour_is_pytest_s_affair(bench: Any, pytester: pytest.Pytester) -> None:
    bench.case("shop/order", "differs", payload={"return": GOOD}, expected={})
    result = pytester.runpytest_inprocess("fixtures", "--color=yes", "--junitxml=r.xml")
    assert "\033[31mFAIL\033[0m" in result.stdout.str()
    assert "#x1B" not in Path("r.xml").read_text()


def test_a_transform_that_does_not_compile(bench: Any, pytester: pytest.Pytester) -> None:
    bench.case("shop/broken", "one", payload={})
    bench.diagnostics = (Diagnostic("S101", "wrong", transform="shop/broken"),)
    result = pytester.runpytest_inprocess("fixtures")
    result.assert_outcomes(passed=2, failed=2)
    result.stdout.fnmatch_lines(["shop/broken does not compile:", "S101: wrong"])


def test_a_broken_spec_without_cases(bench: Any, pytester: pytest.Pytester) -> None:
    label = Label(Span(str(pytester.path / "transforms/bad.py"), 3, 7, 3, 9))
    bench.diagnostics = (
        Diagnostic("S201", "not Python", (label,)),
        Diagnostic("S203", "empty", severity=Severity.WARNING),
    )
    result = pytester.runpytest_inprocess("fixtures")
    result.assert_outcomes(passed=2, failed=1)
    result.stdout.fnmatch_lines(
        ["*_ every spec compiles _*", "S201: not Python", "  at transforms/bad.py:3:7"]
    )
    result.stdout.no_fnmatch_line("*S203*")


def test_a_single_case_is_all_that_runs(bench: Any, pytester: pytest.Pytester) -> None:
    bench.diagnostics = (Diagnostic("S201", "not Python"),)
    result = pytester.runpytest_inprocess("fixtures/shop/order/fine/payload.json::shop/order/fine")
    result.assert_outcomes(passed=1)


def test_a_name_with_dots_is_shown_as_it_is(bench: Any, pytester: pytest.Pytester) -> None:
    bench.names.append("shop/order.placed")
    bench.case("shop/order.placed", "fine", payload={"return": GOOD}, expected=GOOD)
    result = pytester.runpytest_inprocess("-v", "fixtures")
    result.stdout.fnmatch_lines(["*payload.json::shop/order.placed/fine PASSED*"])


def test_a_folder_of_no_transform(bench: Any, pytester: pytest.Pytester) -> None:
    bench.case("shop/ordr", "one", payload={})
    result = pytester.runpytest_inprocess("fixtures")
    result.assert_outcomes(passed=2, failed=2)
    result.stdout.fnmatch_lines(["*unknown transform `shop/ordr`; did you mean `shop/order`?"])


def test_a_case_without_a_payload_fails(bench: Any, pytester: pytest.Pytester) -> None:
    bench.case("shop/order", "one", expected={}, toml="")
    result = pytester.runpytest_inprocess("fixtures/shop/order/one")
    result.assert_outcomes(passed=1, failed=1)
    result.stdout.fnmatch_lines(["*fixtures/shop/order/one: payload.json is missing; *"])


def test_a_misspelt_payload_fails(bench: Any, pytester: pytest.Pytester) -> None:
    bench.case("shop/order", "one", paylod={})
    result = pytester.runpytest_inprocess("fixtures")
    result.assert_outcomes(passed=2, failed=1)
    result.stdout.fnmatch_lines(["*/one/paylod.json: not a file of a case; *"])


def test_only_what_lies_below_the_fixtures_is_a_case(bench: Any, pytester: pytest.Pytester) -> None:
    for place in ("other/a", "fixtures"):
        folder = pytester.path / place
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "payload.json").write_text("{}")
    pytester.runpytest_inprocess().assert_outcomes(passed=3)


def test_a_link_to_a_case_is_no_second_case(bench: Any, pytester: pytest.Pytester) -> None:
    (bench.fixtures / "shop/loop").symlink_to(bench.fixtures)
    pytester.runpytest_inprocess("fixtures").assert_outcomes(passed=3)


def test_cases_can_be_selected(bench: Any, pytester: pytest.Pytester) -> None:
    bench.case("shop/order", "differs", payload={"return": GOOD}, expected={})
    result = pytester.runpytest_inprocess("fixtures", "-k", "fine")
    result.assert_outcomes(passed=1, deselected=3)
    assert not (bench.fixtures / "shop/order/differs/expected.json.new").exists()


def test_a_project_of_somebody_else_is_left_alone(pytester: pytest.Pytester) -> None:
    pytester.makepyprojecttoml("[tool.other]\n")
    pytester.makefile(".json", payload="{}")
    pytester.makepyfile(
        """
        import sys

        def test_nothing_is_imported():
            assert not [n for n in sys.modules if n.startswith("brazesmith.suites")]
            assert "brazesmith.projects.project" not in sys.modules
            assert "click" not in sys.modules
        """
    )
    pytester.runpytest_subprocess().assert_outcomes(passed=1)


def test_the_plugin_imports_next_to_nothing() -> None:
    code = (
        "import pytest, sys; before = set(sys.modules); import brazesmith.pytest_plugin;"
        "print(*sorted(set(sys.modules) - before))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["brazesmith", "brazesmith.pytest_plugin"]


def test_risky_findings_are_folded(bench: Any, pytester: pytest.Pytester) -> None:
    event = {"external_id": "1", "name": "Order", "time": "2026-01-02T03:04:05Z", "x": 1}
    body = {"events": [event, event]}
    bench.case("shop/order", "a", payload={"return": body}, expected=body)
    bench.case("shop/order", "b", payload={"return": body}, expected=body)
    result = pytester.runpytest_inprocess("fixtures")
    result.assert_outcomes(passed=5)
    result.stdout.fnmatch_lines(["risky[[]BZ312] 2 cases: expected that events and purchases *"])


@pytest.mark.parametrize("least", ["101", "-1", "nan", "x"])
def test_an_invalid_threshold(pytester: pytest.Pytester, least: str) -> None:
    result = pytester.runpytest("--brazesmith-fail-under", least)
    assert result.ret == pytest.ExitCode.USAGE_ERROR


COVERED = "--brazesmith-coverage"


@pytest.mark.parametrize(
    ("options", "failed", "lines"),
    [
        ([COVERED, "-k", "fine"], False, ["coverage of the selected cases", "shop/order   *%*"]),
        ([COVERED], True, ["shop/order   *%*", "error: no cases for `shop/refund`*"]),
        (
            ["--brazesmith-fail-under", "99", "-k", "fine"],
            True,
            ["shop/order   *%*", "error: the total coverage is 66.66 %, and 99 % is required"],
        ),
    ],
)
def test_coverage(
    bench: Any,
    pytester: pytest.Pytester,
    options: list[str],
    failed: bool,
    lines: list[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(session, "engines_for", lambda _: Engines())
    result = pytester.runpytest_inprocess("fixtures", *options)
    assert result.ret == (pytest.ExitCode.TESTS_FAILED if failed else pytest.ExitCode.OK)
    result.stdout.fnmatch_lines(["*brazesmith: coverage*", *lines])


def test_coverage_needs_one_process(bench: Any, pytester: pytest.Pytester) -> None:
    pytest.importorskip("xdist")
    result = pytester.runpytest_inprocess("fixtures", COVERED, "-n", "2")
    assert result.ret == pytest.ExitCode.USAGE_ERROR
