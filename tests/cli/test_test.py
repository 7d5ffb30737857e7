from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from click.testing import CliRunner, Result

from brazesmith.base.diagnostics import Diagnostic, Severity
from brazesmith.cli import main

GOOD = {"attributes": [{"external_id": "1", "talk_time": 12.5}]}


@pytest.fixture
def bench(workbench: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    """A project with one case that passes and one that fails, without compiler and V8."""
    monkeypatch.setattr("brazesmith.cli.test_command.load_project", lambda: workbench)
    monkeypatch.setattr("brazesmith.cli.test_command.engines_for", lambda _: workbench.emulator)
    monkeypatch.setattr(
        "brazesmith.app.test.compile_project", lambda _, names, **_options: workbench.compile(names)
    )
    workbench.case("shop/order", "fine", payload={"return": GOOD}, expected=GOOD)
    workbench.case("shop/order", "differs", payload={"return": GOOD}, expected={"attributes": []})
    workbench.case("shop/refund", "fine", payload={"return": GOOD}, expected=GOOD)
    return workbench


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["test", *arguments])


def test_all_cases_run_and_a_difference_is_exit_1(bench: Any) -> None:
    result = run()
    assert result.exit_code == 1
    assert "shop/order      1 passed, 1 failed\nshop/refund     1 passed\n" in result.stdout
    assert "FAIL shop/order/differs\n  /attributes/0\n" in result.stdout
    assert "2 passed, 1 failed in" in result.stdout
    assert "\033" not in result.output
    assert (bench.fixtures / "shop/order/differs/expected.json.new").exists()


def test_named_transforms_only(bench: Any) -> None:
    result = run("shop/refund")
    assert result.exit_code == 0
    assert "shop/order" not in result.output


def test_cases_are_selected_by_expression(bench: Any) -> None:
    assert run("-k", "fine and not refund").exit_code == 0
    assert run("-k", "DIFFERS").exit_code == 1


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["shop/oder"], "error: unknown transform `shop/oder`; did you mean `shop/order`?"),
        (["-k", "zzz"], "error: no case matches -k"),
        (["-k", "a and"], "error: -k: invalid expression"),
        (
            ["--fixtures", "none"],
            "error: none: no such folder; run `brazesmith fixture add NAME FILE` to add one",
        ),
        (["--json", "-", "--junit", "-"], "error: only one report can go to standard output"),
        (["--json", "./a", "--html", "a"], "error: two reports cannot go to one file"),
        (["--html", "pyproject.toml/x.html"], "error: pyproject.toml/x.html: cannot write"),
    ],
)
def test_bad_usage_is_one_line_and_exit_2(bench: Any, arguments: list[str], said: str) -> None:
    Path("pyproject.toml").write_text("")
    result = run(*arguments)
    assert result.exit_code == 2
    assert result.stderr.startswith(said)
    assert result.stderr.count("\n") == 1
    assert result.stdout == ""


def test_a_transform_without_cases(bench: Any) -> None:
    bench.names.append("shop/empty")
    result = run("shop/empty")
    assert result.exit_code == 2
    assert (
        "no cases for `shop/empty` in fixtures; run `brazesmith fixture add shop/empty FILE`"
        in result.stderr
    )


def test_other_fixtures(bench: Any) -> None:
    bench.fixtures.rename(bench.root / "elsewhere")
    assert run("--fixtures", "elsewhere", "shop/refund").exit_code == 0


def test_a_folder_of_no_transform_fails_the_run(bench: Any) -> None:
    bench.case("shop/refnd", "a", payload={})
    result = run()
    assert result.exit_code == 1
    assert (
        "error: fixtures/shop/refnd/a: a case of an unknown transform, `shop/refnd`; "
        "did you mean `shop/refund`?\n"
    ) in result.stderr
    chosen = run("shop/refund")
    assert (chosen.exit_code, chosen.stderr) == (0, "")


def test_a_misspelt_file_fails_the_run(bench: Any) -> None:
    bench.case("shop/refund", "b", paylod={})
    result = run()
    assert "error: fixtures/shop/refund/b/paylod.json: not a file of a case; " in result.stderr
    assert result.exit_code == 1


def test_transforms_without_cases_are_listed(bench: Any) -> None:
    bench.names += ["shop/a", "shop/b"]
    assert run().stderr == "warning: transforms without cases: shop/a, shop/b\n"


def test_a_transform_that_does_not_compile_fails_the_run(bench: Any) -> None:
    bench.diagnostics = (Diagnostic("S101", "wrong", transform="shop/broken"),)
    result = run("shop/refund")
    assert result.exit_code == 1
    assert "error[S101]: wrong (shop/broken)" in result.stderr
    assert "1 passed, 1 not compiled in" in result.stdout


def test_a_warning_does_not(bench: Any) -> None:
    bench.diagnostics = (Diagnostic("S102", "hm", severity=Severity.WARNING),)
    result = run("shop/refund")
    assert result.exit_code == 0
    assert "warning[S102]: hm" in result.stderr


def test_update_lists_what_it_writes_and_is_done_then(bench: Any) -> None:
    bench.case("shop/refund", "new", payload={"return": GOOD})
    result = run("--update")
    assert result.exit_code == 0
    assert "CHANGED shop/order/differs\n  /attributes/0\n      expected  nothing\n" in result.stdout
    assert "CREATED shop/refund/new  fixtures/shop/refund/new/expected.json\n" in result.stdout
    assert "1 created, 1 changed, 2 unchanged in" in result.stdout
    assert run().exit_code == 0
    assert json.loads((bench.fixtures / "shop/refund/new/expected.json").read_text()) == GOOD


def test_update_does_not_invent_what_an_error_promises(bench: Any) -> None:
    folder = bench.case("shop/refund", "throws", payload={"throw": "x"}, expected=GOOD)
    result = run("shop/refund", "--update")
    assert result.exit_code == 1
    assert "unexpected error; if this is intended, set `expect" in result.stdout
    assert json.loads((folder / "expected.json").read_text()) == GOOD


def test_update_is_refused_in_ci(bench: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CI", "true")
    result = run("--update")
    assert result.exit_code == 2
    assert "--update is not allowed while the environment variable CI is set" in result.stderr
    assert run().exit_code == 1


def test_reports_are_written(bench: Any) -> None:
    result = run("--json", "out/r.json", "--junit", "out/r.xml", "--html", "out/r.html")
    assert result.exit_code == 1
    assert json.loads(Path("out/r.json").read_text())["summary"]["failed"] == 1
    assert ElementTree.parse("out/r.xml").getroot().get("failures") == "1"
    assert "1 of 3 cases failed" in Path("out/r.html").read_text()


def test_json_on_standard_output_has_it_to_itself(bench: Any) -> None:
    result = run("--json", "-")
    assert json.loads(result.stdout)["summary"]["passed"] == 2
    assert "FAIL shop/order/differs" in result.stderr


def test_a_whole_project_with_compiler_and_v8(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, pytester: pytest.Pytester
) -> None:
    """What `init` makes is tested, broken, looked at, accepted; `pytest fixtures` agrees."""
    monkeypatch.delenv("CI", raising=False)
    monkeypatch.chdir(tmp_path)
    assert CliRunner().invoke(main, ["init", "."]).exit_code == 0
    first = run()
    assert (first.exit_code, first.stderr) == (0, "")
    expected = tmp_path / "fixtures/shop/order.placed/typical/expected.json"
    promised = expected.read_text(encoding="utf-8")
    expected.write_text(promised.replace('"Order Placed"', '"Order"'), encoding="utf-8")

    failed = run()
    assert failed.exit_code == 1
    assert '      expected  "Order"\n      actual    "Order Placed"\n' in failed.stdout
    assert "      written at transforms/order_placed.py:" in failed.stdout
    tests = pytester.run(sys.executable, "-m", "pytest", str(tmp_path / "fixtures"))
    tests.assert_outcomes(passed=3, failed=1)
    tests.stdout.fnmatch_lines(["FAIL shop/order.placed/typical", '*actual    "Order Placed"'])

    assert run("-k", "typical", "--update").exit_code == 0
    assert expected.read_text(encoding="utf-8") == promised
    assert run().exit_code == 0


def test_update_pins_the_time_where_the_body_depends_on_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("CI", raising=False)
    monkeypatch.chdir(tmp_path)
    assert CliRunner().invoke(main, ["init", "."]).exit_code == 0
    cases = tmp_path / "fixtures/shop/order.placed"
    (cases / "late").mkdir()
    (cases / "late/payload.json").write_text('{"number": "1", "customer": {"id": "7"}}')
    (cases / "late/case.toml").write_bytes(b'# by hand\r\nnote = "n"\r\n')
    sample = tmp_path / "timely.json"
    sample.write_text('{"number": "1", "customer": {"id": "7"}, "placed_at": "1767323045"}')
    assert CliRunner().invoke(main, ["fixture", "add", "shop/order.placed", str(sample)]).stdout

    updated = run("--update")
    assert updated.exit_code == 0
    settings = (cases / "late/case.toml").read_bytes()
    now, rest = settings.split(b"\n", 1)
    assert now.startswith(b'now = "20')
    assert rest == b'# by hand\r\nnote = "n"\r\n'
    said = f"  fixtures/shop/order.placed/late/case.toml: {now.decode()}, on which the body depends"
    assert said in updated.stdout
    assert sorted(file.name for file in (cases / "timely").iterdir()) == [
        "expected.json",
        "payload.json",
    ]
    assert run().exit_code == 0
    assert run("--update").exit_code == 0
    assert (cases / "late/case.toml").read_bytes() == settings


def test_update_leaves_a_time_that_is_pinned(bench: Any) -> None:
    toml = 'now = "2026-01-02T03:04:05Z"\n'
    folder = bench.case("shop/refund", "new", payload={"return": GOOD}, toml=toml)
    assert run("shop/refund", "--update").exit_code == 0
    assert (folder / "case.toml").read_text() == toml
