"""Diagnostics for other programs, differences of generated code, completion."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from click.testing import CliRunner, Result
from sarif_pydantic import Sarif

from brazesmith.cli import main

SPEC = """\
from brazesmith import Attributes, Track, Transform, identify, payload

user = identify(external_id=payload.id)
body = Track(attributes=[Attributes(user=user, custom={"a": payload.a})])
transform = Transform(name="m/x", body=body)
"""


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    Path("pyproject.toml").write_text("[tool.brazesmith]\n")
    Path("transforms").mkdir()
    Path("transforms/x.py").write_text(SPEC)
    return tmp_path


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, arguments, catch_exceptions=False)


@pytest.fixture
def broken(project: Path) -> Path:
    Path("transforms/y.py").write_text("1 +\n")
    Path("transforms/z, 100%.py").write_text("")
    return project


def test_json(broken: Path) -> None:
    result = run("compile", "--format", "json")
    assert result.exit_code == 1
    found = json.loads(result.stdout)
    assert [(d["code"], d["severity"]) for d in found] == [("S201", "error"), ("S203", "warning")]
    assert result.stderr.startswith("wrote build/m/x.js\n")


def test_annotations(broken: Path) -> None:
    result = run("compile", "--format", "github")
    error, warning = result.stdout.splitlines()
    place = "file=transforms/y.py,line=1,endLine=1,col=4"
    assert error == f"::error title=S201,{place}::invalid Python syntax: invalid syntax"
    assert warning.startswith("::warning title=S203,file=transforms/z%2C 100%25.py,line=1,")
    assert "%0Aadd `transform = Transform(…)` at its top level%0A" in warning


def test_sarif(broken: Path) -> None:
    log = json.loads(run("compile", "--check", "--format", "sarif").stdout)
    assert log["version"] == "2.1.0"
    [run_] = log["runs"]
    assert [rule["id"] for rule in run_["tool"]["driver"]["rules"]] == ["S201", "S203"]
    [location] = run_["results"][0]["locations"]
    physical = location["physicalLocation"]
    assert physical["artifactLocation"] == {"uri": "transforms/y.py"}
    assert physical["region"]["startLine"] == 1


def validated(log: Any) -> list[str]:
    """Validate a log, and return the files of its results."""
    Sarif.model_validate(log)
    places = (result["locations"][0]["physicalLocation"] for result in log["runs"][0]["results"])
    files = [place["artifactLocation"]["uri"] for place in places]
    assert all(re.fullmatch(r"([\w./~-]|%[0-9A-F]{2})+", file, re.ASCII) for file in files)
    return [unquote(file) for file in files]


def test_every_log_has_the_schema_of_sarif(broken: Path) -> None:
    Path("a é.js").write_text("const a = ;")
    Path("b:c#.js").write_text("const a = ;")
    Path("body?.jsonl").write_text('{"attributes": []}\n{"events": [{"email": "\u202e"}]}\n')
    logs = [
        json.loads(CliRunner().invoke(main, [*command, "--format", "sarif"], input="{}").stdout)
        for command in (
            ["compile", "--check"],
            ["lint", "a é.js", "b:c#.js", "-"],
            ["check", "body?.jsonl", "-"],
        )
    ]
    files = [set(validated(log)) for log in logs]
    assert files == [
        {"transforms/y.py", "transforms/z, 100%.py"},
        {"a é.js", "b:c#.js", "<stdin>"},
        {"body?.jsonl", "<stdin>"},
    ]


def test_github_reads_paths_from_the_root_of_the_repository(
    broken: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GITHUB_WORKSPACE", str(broken.parent))
    result = run("compile", "--format", "github")
    assert f"file={broken.name}/transforms/y.py," in result.stdout
    log = json.loads(run("compile", "--format", "sarif").stdout)
    assert f"{broken.name}/transforms/y.py" in validated(log)


@pytest.mark.parametrize(("form", "text"), [("json", "[]\n"), ("github", "\n")])
def test_nothing_to_report(project: Path, form: str, text: str) -> None:
    result = run("compile", "--format", form)
    assert (result.exit_code, result.stdout) == (0, text)


def test_the_difference_of_generated_code(project: Path) -> None:
    run("compile")
    spec = Path("transforms/x.py")
    spec.write_text(SPEC.replace('"a": payload.a', '"b": payload.a'))
    result = run("compile", "--check", "--diff")
    assert result.exit_code == 1
    assert "would change build/m/x.js\n--- build/m/x.js\n+++ new\n@@ " in result.stdout
    assert "payload.id, a: payload.a }" in result.stdout
    assert "payload.id, b: payload.a }" in result.stdout


@pytest.mark.parametrize(
    "arguments",
    [["--diff"], ["--check", "--prune"], ["--stdout", "--format", "json"]],
)
def test_options_that_exclude_each_other(project: Path, arguments: list[str]) -> None:
    assert run("compile", *arguments).exit_code == 2


def test_names_are_completed(project: Path) -> None:
    variables = {
        "_BRAZESMITH_COMPLETE": "bash_complete",
        "COMP_WORDS": "brazesmith test m",
        "COMP_CWORD": "2",
        "PATH": "",
    }
    code = "import sys; sys.argv[0] = 'brazesmith'; from brazesmith.cli import main; main()"
    command = [sys.executable, "-c", code]
    output = subprocess.run(command, env=variables, capture_output=True, text=True, check=False)
    assert output.stdout == "plain,m/x\n"


@pytest.mark.parametrize(
    ("body", "destination"),
    [
        ({"items": [{"id": "a", "size": 5}]}, "catalog-update"),
        ({"items": []}, "catalog-update"),
        ({"external_user_ids": []}, "messages-send"),
        ({"items": [{"id": "a"}]}, "catalog-delete"),
        ({"items": [{"id": "a"}], "events": []}, None),
        ({"attributes": []}, None),
        ({}, None),
        ([], None),
        (None, None),
    ],
)
def test_the_destination_of_a_body(project: Path, body: object, destination: str | None) -> None:
    Path("body.json").write_text(json.dumps(body))
    note = f"  judged as {destination}; --destination chooses another one\n"
    assert (note in run("check", "body.json").stdout) is (destination is not None)
    assert "judged as" not in run("check", "body.json", "--destination", "track").stdout


@pytest.mark.parametrize("text", ["null", "{}", '{"attributes": []}', '{"external_user_ids": []}'])
def test_a_body_that_sends_nothing(project: Path, text: str) -> None:
    Path("body.json").write_text(text)
    assert (
        "A transformation that returns this body sends nothing" in run("check", "body.json").stdout
    )


@pytest.mark.parametrize("name", ["console", "btoa", "setTimeout", "Intl"])
def test_what_braze_does_not_document(project: Path, name: str) -> None:
    Path("script.js").write_text(f"return {{ attributes: [{{ external_id: {name}.x }}] }};")
    Path("payload.json").write_text("{}")
    reason = f"  = Braze documents no `{name}`, so brazesmith does not provide it\n"
    assert reason in run("run", "script.js", "payload.json").stderr


def test_the_same_problem_of_several_transforms_is_shown_once(project: Path) -> None:
    names = "".join(f'Transform(name="m/{name}", body=body), ' for name in "abcde")
    missing = SPEC.replace("payload.a", 'setting("group")').replace(
        "payload\n", "payload, setting\n"
    )
    Path("transforms/x.py").write_text(missing + f"several = [{names}]\n")
    result = run("compile")
    assert result.exit_code == 1
    message = "error[S106]: the setting `group` is missing (m/x, m/a, m/b and 3 more)\n"
    assert result.stderr.startswith(message)
    assert result.stderr.count("S106") == 1
    assert "\n6 errors\n" in result.stderr


#: An event without a name.
BODY = {"events": [{"external_id": "a", "time": "2024-05-01T12:00:00Z"}]}


def sarif(*arguments: str) -> list[tuple[str, str, str, int]]:
    [log] = json.loads(run(*arguments, "--format", "sarif").stdout)["runs"]
    found = []
    for result in log["results"]:
        place = result["locations"][0]["physicalLocation"]
        file, line = place["artifactLocation"]["uri"], place["region"]["startLine"]
        found.append((result["ruleId"], result["level"], file, line))
    return found


def test_findings_about_bodies(project: Path) -> None:
    Path("bodies.jsonl").write_text('{"attributes": []}\n' + json.dumps(BODY))
    result = run("check", "bodies.jsonl", "--format", "github")
    first, second = result.stdout.splitlines()
    place = "file=bodies.jsonl,line=1,endLine=1,col=1"
    assert first.startswith(f"::error title=BZ005,{place}::(the whole body): no `attributes`")
    place = "file=bodies.jsonl,line=2,endLine=2,col=1"
    assert second.startswith(f"::error title=BZ301,{place}::/events/0: ")
    assert result.exit_code == 1
    assert sarif("check", "bodies.jsonl") == [
        ("BZ005", "error", "bodies.jsonl", 1),
        ("BZ301", "error", "bodies.jsonl", 2),
    ]


def test_all_scripts_are_in_one_log(project: Path) -> None:
    Path("a.js").write_text("console.log(1);\nreturn { attributes: [] };\n")
    Path("b.js").write_text("return {\n")
    [warning, error] = run("lint", "a.js", "b.js", "--format", "github").stdout.splitlines()
    assert warning.startswith("::warning title=L122,file=a.js,line=1,endLine=1,col=1::`console` ")
    assert error.startswith("::error title=L")
    places = [place[1:] for place in sarif("lint", "a.js", "b.js")]
    assert places == [("warning", "a.js", 1), ("error", "b.js", 1)]


def test_a_diagnostic_without_a_place_is_at_the_beginning(project: Path) -> None:
    Path("a.js").write_text("return { attributes: [{ external_id: `u${payload.id}` }] };\n")
    Path("sample.json").write_text('{"id": 706405506930370001}')
    [found] = [one for one in sarif("lint", "a.js", "--payload", "sample.json") if one[0] == "P102"]
    assert found == ("P102", "warning", "a.js", 1)


@pytest.mark.parametrize("command", ["lint", "check"])
def test_an_unreadable_file(project: Path, command: str) -> None:
    result = run(command, "none", "--format", "sarif")
    assert result.exit_code == 2
    assert json.loads(result.stdout)["runs"][0]["results"] == []


def test_failing_cases(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CI", raising=False)  # where --update is refused
    case = Path("fixtures/m/x/first")
    case.mkdir(parents=True)
    (case / "payload.json").write_text('{"id": "a", "a": 1}')
    (case / "expected.json").write_text('{"attributes": [{"external_id": "a", "a": 2}]}')
    result = run("test", "--format", "github")
    [line] = result.stdout.splitlines()
    place = "file=transforms/x.py,line=4,endLine=4,col=61"
    assert line.startswith(f"::error title=m/x/first,{place}::FAIL m/x/first%0A")
    assert "1 failed" in result.stderr
    assert result.exit_code == 1
    run("test", "--update")
    assert run("test", "--format", "github").stdout == ""


def test_annotations_and_a_report_cannot_share_the_output(project: Path) -> None:
    assert run("test", "--format", "github", "--json", "-").exit_code == 2


@pytest.mark.parametrize("returned", ["", "return;", "return null;", "return {};"])
def test_a_script_that_returns_nothing(project: Path, returned: str) -> None:
    Path("script.js").write_text(returned)
    Path("payload.json").write_text("{}")
    result = json.loads(run("run", "script.js", "payload.json", "--json").stdout)
    [finding] = result["findings"]
    assert result["outcome"] == "skip"
    assert (finding["code"], finding["level"], finding["pointer"]) == ("P103", "risky", "")
    assert finding["provenance"] == "inferred"
    text = run("run", "script.js", "payload.json")
    assert text.exit_code == 0
    assert text.stderr.startswith("skip: nothing to send\nrisky[P103]\n")


def test_the_documented_way_to_send_nothing(project: Path) -> None:
    Path("script.js").write_text("return { attributes: [] };")
    Path("payload.json").write_text("{}")
    assert json.loads(run("run", "script.js", "payload.json", "--json").stdout)["findings"] == []
