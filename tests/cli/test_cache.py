"""The cache of compiled transforms: what is reused, and what is not."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from brazesmith.cli import main

SPEC = """\
from brazesmith import Event, Payload, Text, Track, Transform, identify, now
from _names import NAME

class Order(Payload):
    id: Text
    kind: Text

order = Order()
event = Event(user=identify(external_id=order.id), name=NAME, time=now(), properties={"a": 1})
transform = Transform(name="shop/order", source=order, body=Track(events=[event]))
"""


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "pyproject.toml").write_text("[tool.brazesmith]\n")
    (tmp_path / "transforms").mkdir()
    (tmp_path / "transforms/order.py").write_text(SPEC)
    (tmp_path / "transforms/_names.py").write_text('NAME = "Order"\n')
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("BRAZESMITH_CACHE", raising=False)
    monkeypatch.delenv("CI", raising=False)  # where `--update` is refused
    return tmp_path


def run(*arguments: str) -> Result:
    """Run a command in a process that has imported nothing of the project."""
    for name in [name for name in sys.modules if name.startswith("brazesmith_specs_")]:
        del sys.modules[name]
    return CliRunner().invoke(main, arguments, catch_exceptions=False)


def entries(project: Path) -> list[Path]:
    return sorted((project / ".brazesmith/cache").glob("*"))


def build(project: Path) -> str:
    return (project / "build/shop/order.js").read_text()


def imported(project: Path, *arguments: str) -> set[str]:
    """Return the modules that a command imports."""
    code = (
        "import sys, runpy, atexit\n"
        "atexit.register(lambda: print('\\n'.join(sys.modules), file=sys.stderr))\n"
        f"sys.argv = ['brazesmith', *{arguments!r}]\n"
        "runpy.run_module('brazesmith', run_name='__main__')"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=project, capture_output=True, text=True, check=True
    )
    return set(done.stderr.split())


def test_an_unchanged_project_is_not_compiled_again(project: Path) -> None:
    assert run("compile").exit_code == 0
    code = build(project)
    (project / "build/shop/order.js").write_text("edited by hand")
    modules = imported(project, "compile")
    assert build(project) == code
    assert "brazesmith.app.compile" in modules
    assert modules.isdisjoint({"brazesmith.spec", "brazesmith.projects.pipeline", "brazesmith.ir"})


def test_test_needs_neither_specs_nor_compiler(project: Path) -> None:
    folder = project / "fixtures/shop/order/one"
    folder.mkdir(parents=True)
    (folder / "payload.json").write_text('{"id": "1"}')
    assert run("test", "--update").exit_code == 0
    modules = imported(project, "test")
    assert modules.isdisjoint({"brazesmith.spec", "brazesmith.projects.pipeline", "brazesmith.ir"})


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("transforms/order.py", SPEC.replace("name=NAME", 'name="Placed"')),
        ("transforms/_names.py", 'NAME = "Placed"\n'),
    ],
)
def test_an_edited_module_is_compiled_again(project: Path, file: str, text: str) -> None:
    run("compile")
    assert '"Placed"' not in build(project)
    (project / file).write_text(text)
    assert run("compile").stdout == "wrote build/shop/order.js\n"
    assert '"Placed"' in build(project)


def test_settings_are_part_of_the_key(project: Path) -> None:
    spec = SPEC.replace("name=NAME", 'name=setting("shop.name")').replace("now\n", "now, setting\n")
    (project / "transforms/order.py").write_text(spec)
    for name in ("Placed", "Sent"):
        toml = f'[tool.brazesmith]\n[tool.brazesmith.shop]\nname = "{name}"\n'
        (project / "pyproject.toml").write_text(toml)
        assert run("compile").stdout == "wrote build/shop/order.js\n"
        assert f'"{name}"' in build(project)


@pytest.mark.parametrize("damage", ["", "{", "cut", "changed"])
def test_a_damaged_entry_is_ignored(project: Path, damage: str) -> None:
    run("compile")
    code = build(project)
    for file in entries(project):
        text = file.read_text()
        changed = {"cut": text[:-9], "changed": text.replace("Order", "Other")}.get(damage, damage)
        file.write_text(changed)
    assert run("compile").stdout == "1 unchanged in build\n"
    assert build(project) == code


@pytest.mark.parametrize(
    "line",
    [
        "import os",
        "import datetime",
        "from pathlib import Path",
        "import click",
        "from brazesmith.base import json",
        'print(eval("1"))',
    ],
)
def test_a_spec_that_may_read_anything_is_not_cached(project: Path, line: str) -> None:
    (project / "transforms/order.py").write_text(f"{line}\n{SPEC}")
    assert run("compile").exit_code == 0
    assert entries(project) == []


def test_modules_of_the_same_name_are_different(project: Path) -> None:
    (project / "transforms/more").mkdir()
    (project / "transforms/more/order.py").write_text(SPEC.replace("shop/order", "shop/more"))
    (project / "transforms/more/_names.py").write_text('NAME = "Other"\n')
    assert run("compile").exit_code == 0
    assert entries(project)
    assert '"Order"' in build(project)
    assert '"Other"' in (project / "build/shop/more.js").read_text()
    (project / "transforms/more/_names.py").write_text('NAME = "Another"\n')
    assert run("compile").exit_code == 0
    assert '"Order"' in build(project)
    assert '"Another"' in (project / "build/shop/more.js").read_text()


def test_warnings_are_repeated(project: Path) -> None:
    spec = SPEC.replace('"a": 1', '"a": order.kind')
    (project / "transforms/order.py").write_text(spec)
    first, second = run("compile"), run("compile", "--check")
    assert "warning[BZ" in first.stderr
    assert second.stderr == first.stderr


def test_a_compilation_without_forecast_does_not_hide_warnings(project: Path) -> None:
    spec = SPEC.replace('"a": 1', '"a": order.kind')
    (project / "transforms/order.py").write_text(spec)
    (project / "payload.json").write_text('{"id": "1", "kind": "x"}')
    assert run("run", "shop/order", "payload.json").exit_code == 0
    assert entries(project)
    assert "warning[BZ" in run("compile").stderr


def test_errors_are_reported_every_time(project: Path) -> None:
    (project / "transforms/order.py").write_text(SPEC.replace("time=now()", "time=order.kin"))
    first, second = run("compile"), run("compile")
    assert (first.exit_code, second.exit_code) == (1, 1)
    assert first.stderr == second.stderr


def test_a_finding_is_traced_to_the_spec(project: Path) -> None:
    (project / "transforms/order.py").write_text(SPEC.replace('"a": 1', '"a": order.kind'))
    (project / "payload.json").write_text(json.dumps({"id": "1", "kind": "x" * 300}))
    arguments = ("run", "shop/order", "payload.json", "--json", "--now", "2026-01-02T03:04:05Z")
    first, second = (json.loads(run(*arguments).stdout) for _ in range(2))
    assert first["findings"][0]["reads"] == ["payload.kind"]
    assert {**second, "duration_ms": 0} == {**first, "duration_ms": 0}


def test_off_and_without_a_project(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BRAZESMITH_CACHE", "off")
    assert run("compile").exit_code == 0
    assert not (project / ".brazesmith/cache").exists()
    monkeypatch.delenv("BRAZESMITH_CACHE")
    shutil.rmtree(project / ".brazesmith")
    (project / "pyproject.toml").unlink()
    assert run("compile").exit_code == 0
    assert not (project / ".brazesmith").exists()


def test_a_folder_that_cannot_be_written_to(project: Path) -> None:
    (project / ".brazesmith").write_text("a file")
    assert run("compile").exit_code == 0


def test_git_ignores_it(project: Path) -> None:
    run("compile")
    assert (project / ".brazesmith/.gitignore").read_text() == "*\n"
