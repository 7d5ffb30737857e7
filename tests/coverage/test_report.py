"""`test --coverage` on a project: what it prints, its exit codes, its JSON, and its cache."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from tests.golden.files import check

from brazesmith import api
from brazesmith.cli import main
from brazesmith.coverage import counter
from brazesmith.coverage.points import Counter
from brazesmith.engines import Engines
from brazesmith.targets.script import Script

HERE = Path(__file__).parent


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with a weak suite, a strong one, and a transform without cases."""
    monkeypatch.delenv("CI", raising=False)
    root = tmp_path / "project"
    shutil.copytree(HERE / "project", root)
    monkeypatch.chdir(root)
    return root


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["test", *arguments], catch_exceptions=False)


def printed(result: Result) -> str:
    return re.sub(r" in [\d.]+ s\n", " in … s\n", result.stdout)


def measured(*arguments: str) -> Any:
    result = run("--coverage", "--json", "-", *arguments)
    return json.loads(result.stdout)["coverage"]


def write(file: Path, data: Any) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(data))


def test_the_report(project: Path) -> None:
    result = run("--coverage")
    assert result.exit_code == 1
    assert result.stderr == (
        "error: no cases for `shop/return`; run `brazesmith fixture add shop/return FILE` to add "
        "one\n"
    )
    check(HERE / "project.txt", printed(result))


def test_the_json(project: Path) -> None:
    data = json.dumps(measured(), indent=2, ensure_ascii=False)
    check(HERE / "project.json", data + "\n")


def test_a_second_run_counts_nothing(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("BRAZESMITH_CACHE")
    first = measured()
    with monkeypatch.context() as patch:
        patch.setattr("brazesmith.app.coverage.counter", None)
        assert measured() == first
    assert measured("--no-cache") == first
    # Only what changes is counted: here, one payload.
    write(project / "fixtures/shop/refund/known/payload.json", {"customer": "c-1", "more": 1})
    with monkeypatch.context() as patch:
        seen: list[str] = []

        def noting(script: Script, engines: Engines) -> Counter | None:
            seen.append(script.name)
            return counter(script, engines)

        patch.setattr("brazesmith.app.coverage.counter", noting)
        assert measured() == first
    assert seen == ["shop/refund"]


def test_a_spec_that_changes_is_counted_again(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("BRAZESMITH_CACHE")
    measured()
    spec = project / "transforms/refund.py"
    spec.write_text(spec.read_text().replace("payload.customer)", "payload.user)"))
    refund = next(one for one in measured()["transforms"] if one["transform"] == "shop/refund")
    assert refund["problem"] == "1 case fails"
    assert refund["percent"] is None


@pytest.mark.parametrize(
    ("least", "code"), [("0", 0), ("38", 0), ("38.09", 0), ("38.1", 1), ("100", 1)]
)
def test_fail_under(project: Path, least: str, code: int) -> None:
    result = run("shop/order", "--fail-under", least)
    assert "coverage\nshop/order   38 %   8 of 21\n" in result.stdout
    assert result.exit_code == code
    if code:
        assert result.stderr == (
            f"error: the total coverage is 38.09 %, and {least} % is required\n"
        )


def test_a_complete_suite(project: Path) -> None:
    result = run("shop/refund", "--fail-under", "100")
    assert result.exit_code == 0
    assert result.stderr == ""
    assert "coverage\nshop/refund  100 %  2 of 2\n\n2 passed" in result.stdout


@pytest.mark.parametrize("least", ["-1", "101", "x", "nan"])
def test_an_invalid_threshold(project: Path, least: str) -> None:
    assert run("--fail-under", least).exit_code == 2


def test_a_selection_says_so(project: Path) -> None:
    for arguments in (["-k", "known and not unknown"], ["shop/refund::known"]):
        result = run("--coverage", *arguments)
        assert "coverage of the selected cases\nshop/refund   50 %  1 of 2\n" in result.stdout
        assert result.exit_code == 0
    assert measured("shop/refund::known")["selected"] is True
    assert measured("shop/refund")["selected"] is False


def test_a_case_that_fails_gives_no_score(project: Path) -> None:
    write(project / "fixtures/shop/refund/known/expected.json", {})
    result = run("shop/refund", "--fail-under", "0")
    assert result.exit_code == 1
    assert "coverage\nshop/refund      -  1 case fails\n" in result.stdout
    data = measured("shop/refund")
    assert (data["percent"], data["transforms"][0]["problem"]) == (None, "1 case fails")


def test_an_unreadable_case_gives_no_score(project: Path) -> None:
    (project / "fixtures/shop/refund/known/payload.json").write_text("{")
    assert "shop/refund      -  1 case fails\n" in run("shop/refund", "--coverage").stdout


def test_a_transform_without_cases_counts_with_0(project: Path) -> None:
    result = run("shop/return", "--coverage")
    assert result.exit_code == 1
    assert "shop/return    0 %  0 of 4  no cases\n" in result.stdout
    assert result.stderr.startswith("error: no cases for `shop/return`; run ")
    assert run("shop/return").exit_code == 2


def test_a_spec_that_does_not_compile(project: Path) -> None:
    (project / "transforms/return.py").write_text("import nothing_like_it\n")
    result = run("--coverage")
    assert result.exit_code == 1
    assert "error[S202]" in result.stderr
    assert "coverage\ntransforms/return.py      -  not compiled\n" in result.stdout


def test_hand_written_code(project: Path) -> None:
    (project / "old.js").write_text(
        "if (!payload.customer) throw new Error('nobody');\n"
        "const events = [{ external_id: payload.customer, name: 'Refund', time: "
        "new Date().toISOString() }];\n"
        "return { events };\n"
    )
    result = run("shop/refund", "--code", "old.js", "--coverage")
    assert result.exit_code == 0
    assert "shop/refund  100 %" in result.stdout
    result = run("shop/refund::known", "--code", "old.js", "--coverage")
    assert "`payload.customer` is never falsy" in result.stdout
    # What the class of the spec declares is counted, too.
    result = run("shop/order", "--code", "old.js", "--coverage", "--update")
    assert "  fields in no case " in result.stdout
    # The cases of a folder without a spec, inside of the fixtures and elsewhere.
    shutil.copytree(project / "fixtures/shop/refund", project / "cases/refund")
    shutil.copytree(project / "fixtures/shop/refund", project / "fixtures/old/refund")
    for folder in ("cases/refund", "old/refund", "fixtures/old/refund"):
        assert "2 passed" in run(folder, "--code", "old.js").stdout
    assert "1 passed" in run("cases/refund/known", "--code", "old.js").stdout


def test_hand_written_code_for_a_catalog(project: Path) -> None:
    (project / "old.js").write_text("return { catalog_name: 'x', items: [{ id: payload.id }] };")
    write(project / "cases/item/one/payload.json", {"id": "a"})
    options = ("cases/item", "--code", "old.js")
    wrong = run(*options)
    assert wrong.exit_code == 1
    assert "BZ005" in wrong.stdout
    right = run(*options, "--destination", "catalog-update")
    assert "BZ005" not in right.stdout
    assert "--code old.js --destination catalog-update --update" in right.stdout
    run(*options, "--destination", "catalog-update", "--update")
    assert "1 passed" in run(*options, "--destination", "catalog-update").stdout


def test_a_difference_of_hand_written_code_names_the_option(project: Path) -> None:
    (project / "old.js").write_text("return { events: [] };")
    result = run("shop/refund::known", "--code", "old.js")
    assert result.exit_code == 1
    assert "brazesmith test shop/refund::known --code old.js --update" in result.stdout
    # Cases elsewhere are found by the command that is shown.
    shutil.copytree(project / "fixtures/shop/refund", project / "cases/refund")
    known = ("refund::known", "--fixtures", "cases", "--code", "old.js")
    command = f"brazesmith test {' '.join(known)} --update"
    assert command in run("cases/refund", "--code", "old.js").stdout
    assert command in run(*known).stdout
    result = CliRunner().invoke(main, ["mutate", "cases/refund", "--code", "old.js"])
    assert "`brazesmith test refund --fixtures cases --code old.js`" in result.stderr


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--code", "old.js"], "error: --code runs the cases of one transform, or of one folder"),
        (["shop/order", "shop/refund", "--code", "old.js"], "error: --code runs the cases of one"),
        (["shop/*", "--code", "old.js"], "error: `shop/*` matches 3 transforms"),
        (["shop/none", "--code", "old.js"], "error: unknown transform `shop/none`"),
        (["shop", "--code", "old.js"], "error: fixtures/shop: no cases in this folder"),
        (["shop/order", "--code", "none.js"], "error: none.js: no such file"),
        (["shop/order", "--code", "transforms/order.py"], "error: --code: transforms/order.py is"),
        (["shop/order", "--destination", "track"], "error: --destination is for --code"),
        (
            ["shop/order", "--code", "old.js", "--destination", "catalog-edit"],
            "error: the bodies of `shop/order` go to POST /users/track",
        ),
        (["shop/order", "--code", "old.liquid"], "error: `shop/order` is written in JavaScript"),
    ],
)
def test_bad_usage_of_code(project: Path, arguments: list[str], message: str) -> None:
    (project / "old.js").write_text("return {}")
    (project / "old.liquid").write_text("{}")
    result = run(*arguments)
    assert result.exit_code == 2
    assert result.stderr.startswith(message)
    assert result.stdout == ""


def test_the_api(project: Path) -> None:
    result = api.test(project, ["shop/order"], coverage=True)
    assert result.coverage is not None
    [order] = result.coverage.transforms
    assert (order.tally().reached, order.tally().points) == (8, 21)
    assert result.to_json()["coverage"]["transforms"][0]["transform"] == "shop/order"
    assert api.test(project, ["shop/order"]).coverage is None
