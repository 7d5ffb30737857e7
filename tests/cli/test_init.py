"""`init` adds to a folder, replaces nothing in it, and lists what it did."""

from __future__ import annotations

import shlex
import subprocess
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner, Result

from brazesmith import api
from brazesmith.app import installation
from brazesmith.app.installation import Origin
from brazesmith.cli import init_command, main

PINNED = Origin("brazesmith @ git+https://git.example.com/b.git@4ff4acb")
WHEEL = "brazesmith-1.2.3-py3-none-any.whl"


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.delenv("CI", raising=False)
    monkeypatch.setattr(installation, "origin", lambda: PINNED)
    monkeypatch.setattr(init_command, "_program", lambda: "brazesmith")
    folder = tmp_path / "work"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder


@pytest.fixture
def local(here: Path, monkeypatch: pytest.MonkeyPatch) -> Origin:
    """brazesmith was installed from a wheel on this machine."""
    file = here.parent / WHEEL
    file.write_bytes(b"PK")
    origin = Origin(f"brazesmith @ {file.as_uri()}", file)
    monkeypatch.setattr(installation, "origin", lambda: origin)
    return origin


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, arguments, catch_exceptions=False)


def files(folder: Path) -> dict[str, bytes]:
    paths = (path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): path.read_bytes() for path in paths}


def test_a_new_folder(here: Path) -> None:
    result = run("init", "my project")
    assert result.exit_code == 0
    assert result.stderr == ""
    listed = {line[12:] for line in result.stdout.splitlines() if line.startswith("created")}
    assert listed == {f"my project/{name}" for name in files(here / "my project")}
    assert result.stdout.endswith("next:\n  cd 'my project'\n  brazesmith test\n")
    requirements = here / "my project/requirements.txt"
    assert requirements.read_text() == f"{PINNED.requirement}\n"


def test_the_project_works(here: Path) -> None:
    assert run("init", ".").stdout.endswith("next:\n  brazesmith test\n")
    assert "3 passed" in run("test").stdout
    assert run("compile", "--check").exit_code == 0
    assert run("mutate").exit_code == 0
    assert api.explore("shop/order.placed", project=here, seconds=3600, most=1500).ok


def test_a_folder_with_other_files(here: Path) -> None:
    (here / "README.md").write_text("# Ours\n")
    (here / ".gitignore").write_bytes(b"build/\r\n__pycache__/")
    (here / "requirements.txt").write_text("pandas\n")
    (here / "pyproject.toml").write_bytes(b'[project] # ours\r\nname = "ours"\r\nversion = "0"')
    before = files(here)
    result = run("init", ".")
    assert result.exit_code == 0
    after = files(here)
    assert all(after[name].startswith(content) for name, content in before.items())
    assert after["README.md"] == before["README.md"]
    assert after["requirements.txt"].decode() == f"pandas\n\n{PINNED.requirement}\n"
    assert b'"0"\r\n\r\n[tool.brazesmith]\r\n' in after["pyproject.toml"]
    assert "left alone  README.md: it already exists\n" in result.stdout
    assert "added to    pyproject.toml: [tool.brazesmith]\n" in result.stdout
    added = ".venv/, .brazesmith/, expected.json.new, !/build/, !/vendor/, !/vendor/*.whl"
    assert f"added to    .gitignore: {added}\n" in result.stdout
    assert "3 passed" in run("test").stdout


def test_git_commits_what_ci_needs(here: Path) -> None:
    (here / ".gitignore").write_text("build/\nvendor/\n*.whl\n")
    run("init", ".")
    subprocess.run(["git", "init", "--quiet", "."], check=True)
    ignored = subprocess.run(["git", "check-ignore", "build/x.js", "vendor/x.whl"])
    assert ignored.returncode == 1


def test_a_second_time(here: Path) -> None:
    run("init", ".")
    before = files(here)
    result = run("init", ".")
    assert result.exit_code == 0
    assert files(here) == before
    changes, _, commands = result.stdout.partition("next:\n")
    assert all(line.startswith("left alone ") for line in changes.splitlines())
    assert commands == "  brazesmith list\n"


def test_a_folder_with_python_files_called_transforms(here: Path) -> None:
    (here / "transforms").mkdir()
    (here / "transforms/other.py").write_text("raise SystemExit\n")
    result = run("init", ".")
    assert "left alone  transforms: it contains Python files" in result.stdout
    assert not (here / "fixtures").exists()
    assert result.stdout.endswith("  brazesmith list\n")


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("pyproject.toml", b"tool = {}\n", "pyproject.toml: cannot add [tool.brazesmith], "),
        ("pyproject.toml", b"[tool\n", "pyproject.toml:1:6: not TOML: "),
        (".gitignore", b"\xff\xfea\0", ".gitignore:1:1: this is UTF-16, not UTF-8"),
        ("fixtures", b"", "fixtures is a file, and must be a folder"),
    ],
)
def test_a_file_in_the_way(here: Path, name: str, content: bytes, message: str) -> None:
    (here / name).write_bytes(content)
    result = run("init", ".")
    assert result.exit_code == 2
    assert result.stderr.startswith(f"error: {message}")
    assert files(here) == {name: content}


@pytest.mark.parametrize("line", ["brazesmith==0.0.1", "./vendor/brazesmith-0.0.1-py3.whl"])
def test_a_requirement_is_not_replaced(here: Path, line: str) -> None:
    (here / "requirements.txt").write_text(f"{line}  # ours\n")
    assert f"requirements.txt: it already requires `{line}`\n" in run("init", ".").stdout
    assert (here / "requirements.txt").read_text() == f"{line}  # ours\n"


def test_a_requirement_beside_hashes_is_left_to_the_user(here: Path) -> None:
    (here / "requirements.txt").write_text("pandas==2 --hash=sha256:00\n")
    note = f"it pins hashes; add `{PINNED.requirement}` with its hash\n"
    assert f"left alone  requirements.txt: {note}" in run("init", ".").stdout


def test_ci_cannot_reach_a_local_wheel(here: Path, local: Origin) -> None:
    result = run("init", "my project")
    assert "CI and colleagues cannot install brazesmith" in result.stderr
    assert "run `brazesmith init --vendor 'my project'` to copy the wheel" in result.stderr
    again = run("init", "--vendor", "my project")
    requirement = f"./vendor/{WHEEL}"
    assert f"requirements.txt: it requires `{requirement}` instead of `" in again.stdout
    assert again.stderr == ""
    assert (here / "my project" / requirement).read_bytes() == b"PK"
    assert (here / "my project/requirements.txt").read_text() == f"{requirement}\n"


def test_a_vendored_wheel_gives_way_to_another_version(here: Path, local: Origin) -> None:
    (here / "requirements.txt").write_text("pandas\n./vendor/brazesmith-0.0.1-py3.whl\n")
    run("init", "--vendor", ".")
    requirements = (here / "requirements.txt").read_text()
    assert requirements == f"pandas\n./vendor/{WHEEL}\n"
    again = run("init", "--vendor", ".")
    assert f"left alone  requirements.txt: it already requires `./vendor/{WHEEL}`" in again.stdout
    assert (here / "requirements.txt").read_text() == requirements


def test_a_vendored_wheel_is_never_overwritten(here: Path, local: Origin) -> None:
    (here / "vendor").mkdir()
    (here / "vendor" / WHEEL).write_bytes(b"another")
    result = run("init", "--vendor", ".")
    assert result.exit_code == 2
    assert f"vendor/{WHEEL} is another build of the same version" in result.stderr


def test_a_terminal_is_asked_whether_to_copy_the_wheel(
    here: Path, local: Origin, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(init_command, "_is_terminal", lambda: True)
    result = CliRunner().invoke(main, ["init", "."], input="y\n")
    assert "which CI cannot reach" in result.output
    assert (here / "vendor" / WHEEL).exists()


@pytest.mark.parametrize(
    ("service", "file"),
    [("github", ".github/workflows/brazesmith.yml"), ("gitlab", ".gitlab-ci.yml")],
)
def test_a_recipe_is_where_the_service_reads_it(here: Path, service: str, file: str) -> None:
    (here / ".git").mkdir()
    run("init", "--ci", service, "a team/braze")
    recipe = yaml.safe_load((here / file).read_text())
    if service == "github":
        assert recipe["defaults"]["run"]["working-directory"] == "a team/braze"
    else:
        [change_folder, *_] = recipe["brazesmith"]["script"]
        assert shlex.split(change_folder) == ["cd", "a team/braze"]


def test_no_recipe(here: Path) -> None:
    run("init", "--ci", "none", ".")
    assert not (here / ".github").exists()
