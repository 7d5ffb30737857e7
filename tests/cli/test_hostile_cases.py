"""Whatever a payload, a body or the files of a case contain affects only that case."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from click.testing import CliRunner, Result

from brazesmith.cli import main

SPEC = """\
from brazesmith import Attributes, Track, Transform, absent, identify, payload, raw_javascript, when

number = when(payload.raw == 1, raw_javascript('JSON.rawJSON("9".repeat(5000))'), absent)
levels = raw_javascript('JSON.parse("[".repeat(2000) + "]".repeat(2000))')
user = identify(external_id=payload.id)
custom = {"data": payload.data, "number": number, "deep": when(payload.deep == 1, levels, absent)}
transform = Transform(
    name="x/hostile",
    body=Track(attributes=[Attributes(user=user, custom=custom, email=payload.email)]),
)
"""


def nested(depth: int) -> str:
    return "[" * depth + "1" + "]" * depth


def holding(key: str, value: str) -> str:
    return f'{{"id": "1", "email": "a", "{key}": {value}}}'


#: Payloads, and whether their cases can run. An e-mail that Braze rejects is a finding.
PAYLOADS: dict[str, tuple[str | bytes, bool]] = {
    "finding-in-400-levels": (holding("data", nested(400)), False),
    "finding-beside-400-levels": (holding("x", nested(400)), True),
    "levels-5000": (holding("data", nested(5000)), False),
    "digits-4301": (holding("data", "9" * 4301), True),
    "digits-in-a-body": ('{"id": "1", "email": "a", "raw": 1}', True),
    "levels-in-a-body": ('{"id": "1", "deep": 1}', False),
    "fraction": (holding("data", "9" * 4301 + ".5"), True),
    "exponent": ('{"id": "1", "email": "a", "data": [1e400, -1e999999999]}', True),
    "surrogate": (r'{"id": "1", "email": "\ud800", "data": {"\udfff": "\ud800"}}', True),
    "control": (r'{"id": "1", "email": "\u001b[31m\u202e\u0085\n"}', True),
    "prototype": ('{"id": "1", "email": "a", "data": {"__proto__": {"a": 1}}}', True),
    "long": (holding("data", f'"{"x" * 3_000_000}"'), True),
    "nan": ('{"id": "1", "data": NaN}', False),
    "infinity": ('{"id": "1", "data": -Infinity}', False),
    "twice": ('{"id": "1", "id": "2"}', False),
    "mark": (b'\xef\xbb\xbf{"id": "1", "email": "a"}', True),
    "latin-1": (b'{"id": "\xe9"}', False),
    "utf-16": ('{"id": "1"}'.encode("utf-16"), False),
    "empty": ("", False),
    "null": ("null", True),
    "scalar": ("1e400", True),
}

#: Other files of a case, which cannot be used.
FILES = {
    "expected-levels": ("expected.json", nested(5000)),
    "expected-nan": ("expected.json", "NaN"),
    "headers-levels": ("headers.json", holding("a", nested(5000))),
    "toml-levels": ("case.toml", f"note = {nested(5000)}"),
    "toml-digits": ("case.toml", f"note = {'9' * 5000}"),
    "toml-pattern": ("case.toml", f'expect = "error"\nerror = "/{"(" * 5000}{")" * 5000}/"'),
    "toml-year": ("case.toml", "now = 9999-12-31T23:59:59-12:00"),
}


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("CI", raising=False)
    Path("pyproject.toml").write_text("[tool.brazesmith]\n")
    Path("transforms").mkdir()
    Path("transforms/hostile.py").write_text(SPEC)
    for name, (payload, _) in PAYLOADS.items():
        write(name, "payload.json", payload)
    for name, (file, text) in FILES.items():
        write(name, "payload.json", "{}")
        write(name, file, text)
    return tmp_path


def write(case: str, file: str, content: str | bytes) -> None:
    path = Path("fixtures/x/hostile", case, file)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["test", *arguments], catch_exceptions=False)


def test_every_case_has_its_own_result(project: Path) -> None:
    result = run("--json", "out.json", "--junit", "out.xml", "--html", "out.html")
    assert result.exit_code == 1
    assert "internal error" not in result.output
    assert "\x1b" not in result.output
    text = Path("out.json").read_text()
    statuses = {case["case"]: case["status"] for case in parsed(text)["cases"]}
    assert {name: statuses[name] != "error" for name in PAYLOADS} == {
        name: runs for name, (_, runs) in PAYLOADS.items()
    }
    assert {statuses[name] for name in FILES} == {"error"}
    assert ElementTree.parse("out.xml").getroot().get("tests") == str(len(statuses))


def parsed(text: str) -> dict[str, list[dict[str, str]]]:
    """Parse JSON with numbers that Python's own reader refuses."""

    def refused(constant: str) -> None:
        raise AssertionError(constant)

    value: dict[str, list[dict[str, str]]] = json.loads(
        text, parse_int=float, parse_constant=refused
    )
    return value


def test_what_update_accepts_passes(project: Path) -> None:
    run("--update")
    result = run("--json", "out.json")
    failed = {
        case["case"]
        for case in parsed(Path("out.json").read_text())["cases"]
        if case["status"] == "failed" and case["differences"]
    }
    assert (failed, "internal error" in result.output) == (set(), False)


@pytest.mark.parametrize("name", [name for name, (_, runs) in PAYLOADS.items() if runs])
def test_a_single_run(project: Path, name: str) -> None:
    payload = f"fixtures/x/hostile/{name}/payload.json"
    result = CliRunner().invoke(main, ["run", "x/hostile", payload, "--json"])
    assert result.exit_code in (0, 1)
    parsed(result.stdout)


def test_a_body_that_is_too_deep_to_read(project: Path) -> None:
    payload = "fixtures/x/hostile/levels-in-a-body/payload.json"
    result = CliRunner().invoke(main, ["run", "x/hostile", payload])
    assert result.exit_code == 1
    assert "the returned body: nested too deeply: 2,003 levels" in result.stderr


def test_a_folder_that_cannot_be_read(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(read: Callable[..., Any], path: Any, *rest: Any, **options: Any) -> Any:
        if "/surrogate/" in f"{path}/":
            raise PermissionError(13, "Permission denied", str(path))
        return read(path, *rest, **options)

    monkeypatch.setattr("os.scandir", partial(refuse, os.scandir))
    monkeypatch.setattr("builtins.open", partial(refuse, open))
    result = run("x/hostile::surrogate", "x/hostile::mark")
    assert "surrogate/payload.json: cannot be read: Permission denied" in result.output
    assert "1 failed, 1 unreadable" in result.output


def test_a_spec_that_cannot_be_read(project: Path) -> None:
    Path("transforms/gone.py").symlink_to("nowhere")
    result = CliRunner().invoke(main, ["compile"])
    assert result.exit_code == 1
    assert "error[S202]: the file cannot be read: No such file or directory" in result.stderr
    assert "transforms/gone.py:1:1" in result.stderr
    assert Path("build/x/hostile.js").is_file()


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
@pytest.mark.parametrize("file", ["payload.json", "headers.json", "expected.json", "case.toml"])
def test_a_pipe_among_the_files_of_a_case(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, file: str
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("pyproject.toml").write_text("[tool.brazesmith]\n")
    Path("transforms").mkdir()
    Path("transforms/x.py").write_text(SPEC)
    folder = Path("fixtures/x/hostile/pipe")
    folder.mkdir(parents=True)
    if file != "payload.json":
        (folder / "payload.json").write_text('{"id": "1"}')
    os.mkfifo(folder / file)
    result = CliRunner().invoke(main, ["test"], catch_exceptions=False)
    assert result.exit_code == 1
    assert f"fixtures/x/hostile/pipe/{file}: is a pipe, not a file" in result.output
