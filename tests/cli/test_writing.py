"""Commands that write: two at a time, on a read-only disk, with names that collide."""

from __future__ import annotations

import fcntl
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from brazesmith.cli import main
from brazesmith.projects.lock import writing
from brazesmith.projects.project import load_project

SPEC = """\
from brazesmith import Attributes, Track, Transform, identify, payload

user = identify(external_id=payload.id)
body = Track(attributes=[Attributes(user=user, custom={"a": payload.a})])
transform = Transform(name="m/x", body=body)
"""


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("CI", raising=False)
    Path("pyproject.toml").write_text("[tool.brazesmith]\n")
    Path("transforms").mkdir()
    Path("transforms/x.py").write_text(SPEC)
    return tmp_path


def case(name: str) -> Path:
    folder = Path("fixtures/m/x", name)
    folder.mkdir(parents=True)
    (folder / "payload.json").write_text(json.dumps({"id": name, "a": "x" * 200}))
    return folder


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, arguments, catch_exceptions=False)


def start(*arguments: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "brazesmith", *arguments]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def test_two_updates_wait_for_each_other(project: Path) -> None:
    folders = [case(f"case{number}") for number in range(40)]
    processes = [start("test", "--update") for _ in range(3)]
    outputs = [process.communicate(timeout=300)[0] for process in processes]
    assert [process.returncode for process in processes] == [0, 0, 0]
    assert sorted(output.splitlines()[-1].partition(" in ")[0] for output in outputs) == [
        "40 created",
        "40 passed",
        "40 passed",
    ]
    for folder in folders:
        body = json.loads((folder / "expected.json").read_text())
        assert body["attributes"][0]["external_id"] == folder.name
        assert sorted(os.listdir(folder)) == ["expected.json", "payload.json"]


@pytest.mark.parametrize(
    "arguments",
    [["compile"], ["test", "--update"], ["fixture", "add", "m/x", "sample.json"]],
)
def test_a_writer_waits_and_says_so(project: Path, arguments: list[str]) -> None:
    case("one")
    Path("sample.json").write_text("{}")
    with writing(load_project(project), print):
        process = start(*arguments)
        assert process.stderr is not None
        notice = process.stderr.readline()
        assert process.poll() is None
    process.communicate(timeout=300)
    pid = os.getpid()
    assert notice == f"waiting until another brazesmith (process {pid}) has finished\n"
    assert process.returncode == 0


def test_a_lock_that_is_left_behind_is_nothing(project: Path) -> None:
    case("one")
    assert run("test", "--update").exit_code == 0
    Path(".brazesmith/lock").write_text("12345")
    result = run("compile")
    assert (result.exit_code, result.stderr) == (0, "")


def test_commands_that_only_read_do_not_wait(project: Path) -> None:
    case("one")
    run("test", "--update")
    with open(".brazesmith/lock") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        assert run("test").exit_code == 0
        assert run("compile", "--check").exit_code == 1


def test_a_read_only_checkout_keeps_the_difference(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (case("one") / "expected.json").write_text("{}")

    def refuse(source: str, target: str) -> None:
        raise OSError(30, "Read-only file system")

    monkeypatch.setattr(os, "replace", refuse)
    result = run("test")
    assert result.exit_code == 1
    assert "FAIL m/x/one\n  /attributes\n" in result.stdout
    reason = "fixtures/m/x/one/expected.json.new: cannot write: Read-only file system"
    assert f"actual body: {reason}\n" in result.stdout
    result = run("test", "--update")
    assert result.exit_code == 1
    assert "expected.json: cannot write: Read-only file system" in result.stdout


def test_what_a_killed_process_left_is_deleted(project: Path) -> None:
    run("compile")
    folders = (Path("build/m"), Path(".brazesmith/cache"), case("one"), case("two"))
    for folder in folders:
        folder.mkdir(exist_ok=True)
        for process in (1, 2):
            (folder / f".x.js.{process}.tmp").write_text("half")
        os.utime(folder / ".x.js.1.tmp", (0, 0))
    Path("build/mine.tmp").touch()
    os.utime("build/mine.tmp", (0, 0))
    run("compile")
    run("test", "m/x::one", "--update")
    run("test", "m/x::two")
    assert sorted(map(str, Path().rglob("*.tmp"))) == sorted(
        ["build/mine.tmp", *(f"{folder}/.x.js.2.tmp" for folder in folders)]
    )


def test_a_build_that_cannot_be_written(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Path("build").write_text("")
    result = run("compile")
    assert result.exit_code == 2
    assert result.stderr.startswith("error: build/m/x.js: cannot write: ")


#: Commands, and the file that each cannot write to a full disk.
FULL = {
    "compile": "build/m/x.js",
    "compile -o out": "out/m/x.js",
    "fixture add m/x sample.json": "fixtures/m/x/sample/payload.json",
    "infer m/new sample.json -o transforms/new.py": "transforms/new.py",
    "init other": "other/transforms/order_placed.py",
    "test --update": "fixtures/m/x/one/expected.json",
    "test --json out.json": "out.json",
    "test --junit out.xml": "out.xml",
    "test --html out.html": "out.html",
    "test": "fixtures/m/x/one/expected.json.new",
}


@pytest.mark.parametrize("command", FULL)
def test_a_full_disk(project: Path, command: str) -> None:
    case("one")
    Path("sample.json").write_text('{"id": "1", "at": "2026-01-02T03:04:05Z"}')
    before = {file: file.read_bytes() for file in project.rglob("*.*") if file.is_file()}
    full = "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0)); "
    call = f"import sys; sys.argv[1:] = {command.split()}; from brazesmith.cli import run; run()"
    done = subprocess.run([sys.executable, "-c", full + call], capture_output=True, text=True)
    assert f"{FULL[command]}: cannot write: File too large" in done.stdout + done.stderr
    assert done.returncode == (1 if command in ("test", "test --update") else 2)
    assert {file: file.read_bytes() for file in project.rglob("*.*") if file.is_file()} == before


@pytest.mark.parametrize("name", ["../../x", "/tmp/x", "a/../../../x", "..", ".", "", "a//b"])
def test_a_fixture_stays_in_its_folder(project: Path, name: str) -> None:
    Path("transforms/broken.py").write_text("1 +\n")
    Path("sample.json").write_text("{}")
    before = sorted(project.parent.rglob("payload.json"))
    result = run("fixture", "add", name, "sample.json")
    assert result.exit_code == 2
    assert result.stderr.startswith(f"error: unknown transform `{name}`; ")
    assert sorted(project.parent.rglob("payload.json")) == before


def test_a_fixture_of_a_broken_spec(project: Path) -> None:
    Path("transforms/x.py").write_text("1 +\n")
    Path("sample.json").write_text("{}")
    assert run("fixture", "add", "m/x", "sample.json", "--case", "../one").exit_code == 0
    assert [str(file) for file in Path("fixtures").rglob("*.json")] == [
        "fixtures/m/x/one/payload.json"
    ]


@pytest.mark.parametrize(
    ("first", "second"),
    [("ok", "ok.js/b"), ("OK", "ok.JS/b/c"), ("a/ok", "a/ok.js/b"), ("ok", "ok.liquid/b")],
)
def test_a_file_and_a_folder_of_one_name(project: Path, first: str, second: str) -> None:
    names = f'[Transform(name="{second}", body=body), Transform(name="{first}", body=body)]'
    Path("transforms/x.py").write_text(SPEC + f"several = {names}\n")
    result = run("compile")
    assert result.exit_code == 1
    message = f"error[S107]: `{first}` is compiled to a file, and `{second}` to a folder, "
    assert message + "of the same name" in result.stderr
    assert list(Path("build").rglob("*b*")) == []


def test_stale_files_are_listed_and_pruned(project: Path) -> None:
    assert run("compile").exit_code == 0
    spec = Path("transforms/x.py")
    spec.write_text(SPEC.replace("m/x", "m/y"))
    Path("build/m/own.js").write_text("return { attributes: [] };\n")
    assert run("compile", "--check").stdout == (
        "would change build/m/y.js\n"
        "run `brazesmith compile` to write what would change\n"
        "stale build/m/x.js\n"
        "stale files belong to no transform; `compile --prune` deletes them\n"
    )
    assert run("compile").exit_code == 0
    result = run("compile", "--check")
    assert (result.exit_code, result.stdout.splitlines()[0]) == (1, "stale build/m/x.js")
    assert run("compile", "m/y").exit_code == 0
    assert run("compile", "--prune").stdout == "deleted build/m/x.js\n1 unchanged in build\n"
    assert sorted(os.listdir("build/m")) == ["own.js", "y.js"]
    assert run("compile", "--check").exit_code == 0


def test_nothing_is_stale_while_a_spec_is_broken(project: Path) -> None:
    run("compile")
    Path("transforms/x.py").write_text("1 +\n")
    assert "stale" not in run("compile", "--prune").stdout
    assert Path("build/m/x.js").exists()
    Path("transforms/x.py").write_text(SPEC.replace("payload.a", "payload.a / 0 + 'x' * 2"))
    assert run("compile", "--prune").exit_code == 1
    assert Path("build/m/x.js").exists()


def test_another_version_of_brazesmith_alone_changes_no_file(project: Path) -> None:
    assert run("compile").exit_code == 0
    file = Path("build/m/x.js")
    older = re.sub("(Compiler +brazesmith) .*", r"\1 0.0.1", file.read_text())
    assert older != file.read_text()
    file.write_text(older)
    assert run("compile", "--check").exit_code == 0
    assert "1 unchanged" in run("compile").stdout
    assert file.read_text() == older
    file.write_text(older.replace("payload.a", "payload.b"))
    assert run("compile", "--check").exit_code == 1
    assert run("compile").exit_code == 0
    assert "0.0.1" not in file.read_text()
