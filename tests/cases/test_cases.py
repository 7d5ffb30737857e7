"""Compiler tests as files: `<topic>/<case>/spec.py` is compiled, and the result is compared.

A case has one golden file: `diagnostics.txt`, as the terminal shows them, or, if there are none,
the generated code in `out.js` or `out.liquid`, without its header and the functions that it calls.
Optional files:

- `settings.toml`: the project's `[tool.brazesmith]` table
- `payloads.ndjson`: an object on each line. `payload` and `headers` are the input; `body` is the
  expected body, or `error` the expected message. These are written by hand.

To write the golden files: `BRAZESMITH_UPDATE_CASES=1 pytest tests/cases`; read the diff.
"""

from __future__ import annotations

import json
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from click import unstyle
from tests.golden.files import check, is_update

from brazesmith.app.compile import Compilation, compile_file
from brazesmith.engines import Engines, Input
from brazesmith.passes.interpreter import interpret
from brazesmith.projects.project import Project
from brazesmith.report.diagnostics import render_diagnostic
from brazesmith.targets.script import Script

HERE = Path(__file__).parent
CASES = sorted(file.parent.relative_to(HERE).as_posix() for file in HERE.glob("*/*/spec.py"))
NOW = "2026-01-02T03:04:05.678Z"
GOLDEN = ("diagnostics.txt", "out.js", "out.liquid")


@pytest.fixture(scope="module")
def engines() -> Iterator[Engines]:
    with Engines() as running:
        yield running


@pytest.mark.parametrize("name", CASES)
def test_case(name: str, engines: Engines, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = HERE / name
    monkeypatch.chdir(folder)
    compilation = compile_file(_project(folder), folder / "spec.py", forecast=True, engines=engines)
    golden, text = _result(compilation)
    superfluous = [file for file in GOLDEN if file != golden and (folder / file).exists()]
    if is_update():
        for file in superfluous:
            (folder / file).unlink()
    elif superfluous:
        pytest.fail(f"{name} results in {golden}, but it has {superfluous[0]}")
    check(folder / golden, text)
    payloads = folder / "payloads.ndjson"
    if payloads.exists():
        [script] = compilation.scripts
        for number, line in enumerate(payloads.read_text("utf-8").strip().split("\n"), 1):
            _check_run(script, engines, line, f"{name}/payloads.ndjson:{number}")


def _project(folder: Path) -> Project:
    file = folder / "settings.toml"
    return Project(folder, tomllib.loads(file.read_text("utf-8")) if file.exists() else {})


def _result(compilation: Compilation) -> tuple[str, str]:
    """Return the name of the golden file that a compilation results in, and its content."""
    if compilation.diagnostics:
        rendered = (unstyle(render_diagnostic(d)) for d in compilation.diagnostics)
        text = "\n\n".join(rendered) + "\n"
        return "diagnostics.txt", text.replace(sys.executable, "python")
    [script] = compilation.scripts
    suffix = Path(script.file_name).suffix
    end_of_header = "*/\n" if suffix == ".js" else "{% endcomment %}\n"
    code = script.code.partition(end_of_header)[2]
    return f"out{suffix}", code.partition("// Functions that the code above calls.")[
        0
    ].strip() + "\n"


def _check_run(script: Script, engines: Engines, line: str, where: str) -> None:
    """Run a payload in the engine and, unless there is raw JavaScript, in the interpreter."""
    run = json.loads(line)
    payload, headers = run.get("payload", {}), run.get("headers", {})
    [outcome] = engines.run(script, [Input(json.dumps(payload), json.dumps(headers), NOW)])
    message = outcome.error.message if outcome.error else ""
    assert message == run.get("error", ""), where
    if not message:
        assert json.loads(outcome.body or "null") == run["body"], where
    if script.program is not None and script.is_pure:
        result = interpret(script.program, payload, headers, now=NOW)
        assert result.message == message, where
        if result.outcome == "body":
            assert result.body == run["body"], where


@pytest.mark.parametrize("name", CASES)
def test_a_case_says_what_it_shows(name: str) -> None:
    assert (HERE / name / "spec.py").read_text("utf-8").startswith('"""')
