"""Text from files cannot control a terminal."""

from __future__ import annotations

import io
import json
from pathlib import Path

import click
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from brazesmith.cli import main
from brazesmith.report.terminal import safe, use_colour

#: An escape sequence, a change of direction, C1 controls, a line break, a deletion.
EVIL = "\x1b]0;title\x07\x1b[2J\u202e\u2066\x9b31m\x85\u2028\x7f\r"
QUOTED = json.dumps(EVIL)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain\ttext\n", "plain\ttext\n"),
        ("\x1b[31mred\x1b[0m", "\x1b[31mred\x1b[0m"),
        ("\x1b[8mhidden", r"\u001b[8mhidden"),
        ("\x1b[2J\x1b]0;x\x07", r"\u001b[2J\u001b]0;x\u0007"),
        ("a\u202eb\u2066\u200f", r"a\u202eb\u2066\u200f"),
        ("\x9b31m\x85\x7f\r", r"\u009b31m\u0085\u007f\r"),
        ("\ud800", r"\ud800"),
    ],
)
def test_what_is_escaped(text: str, shown: str) -> None:
    assert safe(text) == shown


@given(st.text())
def test_nothing_but_styles_gets_through(text: str) -> None:
    visible = click.unstyle(safe(text)).replace("\n", "").replace("\t", "")
    assert visible.isprintable() or not visible


@pytest.mark.parametrize(
    ("environment", "is_terminal", "expected"),
    [
        ({}, True, True),
        ({}, False, False),
        ({"TERM": "dumb"}, True, False),
        ({"NO_COLOR": "1"}, True, False),
        ({"FORCE_COLOR": "1"}, False, True),
        ({"FORCE_COLOR": "0"}, False, False),
        ({"FORCE_COLOR": ""}, True, True),
        ({"FORCE_COLOR": "1", "NO_COLOR": "1"}, True, False),
        ({"FORCE_COLOR": "1", "TERM": "dumb"}, False, True),
    ],
)
def test_colour(environment: dict[str, str], is_terminal: bool, expected: bool) -> None:
    class Stream(io.StringIO):
        def isatty(self) -> bool:
            return is_terminal

    assert use_colour(Stream(), environment) is expected


def check_printable(output: str) -> None:
    assert all(line.isprintable() or not line for line in output.split("\n")), repr(output)


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("CI", raising=False)
    Path("pyproject.toml").write_text("[tool.brazesmith]\n")
    Path("transforms").mkdir()
    Path("transforms/x.py").write_text(
        "from brazesmith import Attributes, Track, Transform, identify, payload\n\n"
        "user = identify(external_id=payload.id)\n"
        'attributes = [Attributes(user=user, custom={"a": payload.a})]\n'
        'x = Transform(name="m/x", body=Track(attributes=attributes))\n'
    )
    return tmp_path


def test_cases_with_evil_names_and_contents(project: Path) -> None:
    name = f"evil{EVIL}\n9 passed"
    for case in (name, "b"):
        folder = Path("fixtures/m/x", case)
        folder.mkdir(parents=True)
        payload = {"id": "1", "a": {EVIL: [EVIL, "y" * 300]}, EVIL: 1}
        (folder / "payload.json").write_text(json.dumps(payload))
        (folder / "expected.json").write_text(json.dumps({EVIL: EVIL}))
        (folder / "case.toml").write_text(f"note = {json.dumps('note' + EVIL)}\n")
    Path("fixtures", f"unknown{EVIL}", "case").mkdir(parents=True)
    Path("fixtures", f"unknown{EVIL}", "case", "payload.json").write_text("{}")
    for arguments in (["test"], ["test", "m/x::b"], ["test", "--update"], ["test"]):
        result = CliRunner().invoke(main, arguments, catch_exceptions=False)
        check_printable(result.stdout)
        check_printable(result.stderr)
        assert "\n9 passed" not in result.stdout


@pytest.mark.parametrize(
    "code",
    [
        f"throw new Error({QUOTED});",
        f"throw {QUOTED};",
        f"return {{ attributes: [{{ external_id: '1', {QUOTED}: {QUOTED} }}] }};",
        f"return {{ {QUOTED}: undefined }};",
        f"return payload[{QUOTED}].x; // {EVIL}",
        f"const {EVIL} = 1;",
    ],
)
def test_evil_scripts(project: Path, code: str) -> None:
    file = f"evil{EVIL}.js"
    Path(file).write_text(code)
    Path("payload.json").write_text("{}")
    for arguments in (["run", file, "payload.json"], ["lint", file]):
        result = CliRunner().invoke(main, arguments, catch_exceptions=False)
        check_printable(result.stdout)
        check_printable(result.stderr)


def test_evil_specs(project: Path) -> None:
    Path("transforms/x.py").write_text(
        f"from brazesmith import payload\n{QUOTED}; raise ValueError({QUOTED})\n"
    )
    Path("transforms", f"y{EVIL}.py").write_text("1 +\n")
    result = CliRunner().invoke(main, ["compile"], catch_exceptions=False)
    assert result.exit_code in (1, 2)
    check_printable(result.stderr)


def test_evil_bodies(project: Path) -> None:
    Path(f"body{EVIL}.json").write_text(json.dumps({EVIL: 1, "events": [{EVIL: EVIL}]}))
    result = CliRunner().invoke(main, ["check", f"body{EVIL}.json"], catch_exceptions=False)
    check_printable(result.stdout)
