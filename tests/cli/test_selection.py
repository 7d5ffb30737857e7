"""What a command line selects: transforms and cases, exactly."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from brazesmith.cli import main

SPEC = """\
from brazesmith import Attributes, Track, Transform, identify, payload

user = identify(external_id=payload.id)
body = Track(attributes=[Attributes(user=user, custom={"a": payload.a})])
"""

EVERY_CASE = ["m/x/case", "m/x/case2", "m/x/other-case", "m/x/y/case", "n/x/case", "p/x/case"]


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project whose transforms and cases have names that contain one another."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("CI", raising=False)
    Path("pyproject.toml").write_text("[tool.brazesmith]\n")
    Path("transforms").mkdir()
    transforms = '[Transform(name="m/x", body=body), Transform(name="m/x/y", body=body)]'
    Path("transforms/m.py").write_text(f"{SPEC}all = {transforms}\n")
    Path("transforms/n.py").write_text(f'{SPEC}n = Transform(name="n/x", body=body)\n')
    Path("transforms/sub").mkdir()
    Path("transforms/sub/p.py").write_text(f'{SPEC}p = Transform(name="p/x", body=body)\n')
    for case in EVERY_CASE:
        folder = Path("fixtures", case)
        folder.mkdir(parents=True)
        (folder / "payload.json").write_text('{"id": "1", "a": 1}')
    return tmp_path


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, arguments, catch_exceptions=False)


def accepted() -> list[str]:
    return sorted(
        str(file.parent.relative_to("fixtures")) for file in Path().rglob("expected.json")
    )


@pytest.mark.parametrize(
    ("arguments", "cases"),
    [
        (["m/x::case"], ["m/x/case"]),
        (["m/x::case", "m/x::case2"], ["m/x/case", "m/x/case2"]),
        (["m/x::case", "n/x"], ["m/x/case", "n/x/case"]),
        (["m/x/y::case"], ["m/x/y/case"]),
        (["fixtures/m/x/case"], ["m/x/case"]),
        (["fixtures/m/x/case/"], ["m/x/case"]),
        (["./fixtures/m/x/case/payload.json"], ["m/x/case"]),
        (["fixtures/m/x"], ["m/x/case", "m/x/case2", "m/x/other-case"]),
        (["fixtures/n"], ["n/x/case"]),
        (["fixtures/"], EVERY_CASE),
        (["transforms/n.py"], ["n/x/case"]),
        (["transforms/sub"], ["p/x/case"]),
        (["transforms/"], EVERY_CASE),
        (["."], EVERY_CASE),
        (["transforms/m.py", "-k", "case2 or y"], ["m/x/case2", "m/x/y/case"]),
        (["transforms/m.py", "m/x::case"], ["m/x/case", "m/x/y/case"]),
        (["m/x"], ["m/x/case", "m/x/case2", "m/x/other-case"]),
        (["m/x", "m/x::case"], ["m/x/case", "m/x/case2", "m/x/other-case"]),
    ],
)
def test_cases(project: Path, arguments: list[str], cases: list[str]) -> None:
    result = run("test", *arguments, "--update")
    assert (result.exit_code, result.stderr) == (0, "")
    assert accepted() == cases


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        (["test", "m/x::cas"], "error: unknown case `cas` of `m/x`; did you mean `case`?"),
        (["test", "n/x::zzz"], "error: unknown case `zzz` of `n/x`; known cases: case"),
        (["test", "m/z::case"], "error: unknown transform `m/z`; did you mean `m/x`?"),
        (["test", ""], "error: unknown transform ``; run `brazesmith list` to see all transforms"),
        (
            ["test", "::"],
            "error: unknown transform ``; run `brazesmith list` to see all transforms",
        ),
        (
            ["compile", ""],
            "error: unknown transform ``; run `brazesmith list` to see all transforms",
        ),
        (["test", "transforms/none.py"], "error: transforms/none.py: no such file"),
        (["compile", "transforms/none.py"], "error: transforms/none.py: no such file"),
        (
            ["compile", "fixtures/a.py"],
            "error: fixtures/a.py: no transform of the project is in this file",
        ),
    ],
)
def test_what_does_not_exist(project: Path, arguments: list[str], error: str) -> None:
    Path("fixtures/a.py").write_text("")
    result = run(*arguments)
    assert (result.exit_code, result.stdout, result.stderr) == (2, "", error + "\n")


def test_the_accept_command_selects_one_case(project: Path) -> None:
    result = run("test", "m/x")
    assert "accept it:   brazesmith test m/x::case --update\n" in result.stdout
    assert run("test", "m/x::case", "--update").exit_code == 0
    assert accepted() == ["m/x/case"]


def test_the_accept_command_names_the_folder_of_the_cases(project: Path) -> None:
    Path("fixtures").rename("other cases")
    printed = run("test", "n/x", "--fixtures", "other cases").stdout
    command = "brazesmith test n/x::case --fixtures 'other cases' --update"
    assert f"accept it:   {command}\n" in printed
    run(*shlex.split(command)[1:])
    assert Path("other cases/n/x/case/expected.json").is_file()


def test_a_spec_file_is_compiled(project: Path) -> None:
    assert run("compile", "transforms/m.py").exit_code == 0
    assert {str(file) for file in Path().rglob("*.js")} == {"build/m/x.js", "build/m/x/y.js"}


def test_a_folder_of_specs_is_compiled(project: Path) -> None:
    Path("transforms/empty").mkdir()
    assert run("compile", "transforms/sub/").exit_code == 0
    assert {str(file) for file in Path().rglob("*.js")} == {"build/p/x.js"}
    error = "error: transforms/empty: no transform of the project is in this folder\n"
    assert run("compile", "transforms/empty").stderr == error
    assert "unknown transform `fixtures`" in run("compile", "fixtures").stderr


def test_a_name_prunes_nothing(project: Path) -> None:
    run("compile")
    Path("transforms/n.py").unlink()
    assert run("compile", "m/x").stdout == "1 unchanged in build\n"
    assert run("compile", "--check", "m/x").exit_code == 0
    refused = run("compile", "--prune", "m/x")
    assert (refused.exit_code, refused.stdout) == (2, "")
    assert Path("build/n/x.js").is_file()


def test_a_broken_spec_file_shows_its_errors(project: Path) -> None:
    Path("transforms/n.py").write_text("1 +\n")
    result = run("compile", "transforms/n.py")
    assert result.exit_code == 1
    assert "error[S201]" in result.stderr
    assert not list(Path().rglob("*.js"))


def test_other_broken_specs_are_only_mentioned(project: Path) -> None:
    Path("transforms/n.py").write_text("1 +\n")
    for name in ("transforms/m.py", "m/x"):
        result = run("compile", name)
        assert result.exit_code == 0
        assert result.stderr == (
            "cannot be loaded, and not asked for: transforms/n.py; see `brazesmith compile`\n"
        )
    for name in ("m/*", "transforms"):
        result = run("compile", name)
        assert result.exit_code == 1
        assert "error[S201]" in result.stderr


def test_a_spec_file_runs(project: Path) -> None:
    payload = "fixtures/n/x/case/payload.json"
    assert run("run", "transforms/n.py", payload).exit_code == 0
    result = run("run", "transforms/m.py", payload)
    assert result.stderr == "error: `transforms/m.py` matches 2 transforms; name one: m/x, m/x/y\n"


@pytest.mark.parametrize("command", ["test", "compile"])
def test_the_beginning_of_names_is_no_name(project: Path, command: str) -> None:
    result = run(command, "n")
    assert result.exit_code == 2
    assert "unknown transform `n`" in result.output
    assert "write 'n/*' for all transforms below it" in result.output


#: Names of cases, which no shell or terminal takes as they are.
NAMES = [
    "two words",
    "it's",
    'a"b`c$d\\e',
    "*",
    "[a]",
    "-k",
    "é",
    "a::b",
    "\x1b[31m",
    "a\nb\x07'\\",
]
NAMES += ["\u202ea", "a\u200bb", os.fsdecode(b"\xff")]


@pytest.mark.skipif(shutil.which("bash") is None, reason="needs bash")
def test_the_command_that_accepts_a_case_selects_exactly_this_case(project: Path) -> None:
    for name in NAMES:
        for case in (name, f"{name}2"):
            folder = Path("fixtures/n/x", case)
            folder.mkdir()
            (folder / "payload.json").write_text('{"id": "1", "a": 1}')
    printed = re.findall(r"brazesmith test (.*) --update", run("test", "n/x").stdout)
    words = [word for word in printed if word != "n/x::case" and not re.search(r"2'?$", word)]
    assert all(map(str.isprintable, words))
    typed = subprocess.check_output(["bash", "-c", rf"printf '%s\0' {' '.join(words)}"])
    run("test", *map(os.fsdecode, typed.split(b"\0")[:-1]), "--update")
    assert accepted() == sorted(f"n/x/{name}" for name in NAMES)


def test_a_payload_is_stored_in_the_case_that_is_named(project: Path) -> None:
    Path("fixtures/n/x/Two Words").mkdir()
    Path("fixtures/n/x/Two Words/expected.json").write_text("{}")
    Path("sample.json").write_text("{}")
    printed = run("test", "n/x").stdout
    assert "run `brazesmith fixture add n/x FILE --case 'Two Words'` to add it" in printed
    run("fixture", "add", "n/x", "sample.json", "--case", "Two Words")
    assert Path("fixtures/n/x/Two Words/payload.json").is_file()


def test_every_report_has_what_no_runner_runs(project: Path) -> None:
    Path("fixtures/n/x/case/expected.json").write_text("{}")
    Path("fixtures/n/x/payload.json").write_text("{}")
    files = ["--json", "a.json", "--junit", "a.xml", "--html", "a.html"]
    result = run("test", *files, "--format", "github")
    text = "fixtures/n/x/payload.json: not in the folder of a case; move it to"
    assert result.exit_code == 1
    assert f"error: {text}" in result.stderr
    assert "::error title=leftover,file=fixtures/n/x/payload.json,line=1," in result.stdout
    [leftover] = json.loads(Path("a.json").read_text())["diagnostics"]
    assert leftover["message"].startswith("not in the folder of a case; move it to")
    for file in ("a.xml", "a.html"):
        assert "not in the folder of a case; move it to" in Path(file).read_text()
    assert "not compiled" not in result.stderr
