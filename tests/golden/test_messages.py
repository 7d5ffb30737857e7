"""`messages.txt` shows everything that brazesmith prints, to be read from top to bottom.

It has every help page, diagnostic, finding and lint message, the errors of the command line, and
the reports of `test`, `run`, `list` and pytest. `BRAZESMITH_UPDATE_CASES=1 pytest tests/golden`
writes it; read the diff as a stranger would.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import click
import pytest
from click.testing import CliRunner
from tests.golden.files import check

from brazesmith.app.installation import Origin
from brazesmith.base import diagnostic_codes
from brazesmith.cli import COMMANDS, main
from brazesmith.contract.table import ALL_RULES, destination_of
from brazesmith.engines import Engines, Limits
from brazesmith.lint import lint
from brazesmith.lint.rule import rules
from brazesmith.projects.declared import declared_payload
from brazesmith.projects.project import load_project
from brazesmith.report.diagnostics import render_diagnostic

HERE = Path(__file__).parent
ROOT = HERE.parents[1]

#: Diagnostics that no case shows, because they are not about one spec.
ELSEWHERE = {
    "S107": "the project below has two transforms of one name",
    "S206": "a bug of brazesmith itself, which no case has",
    "P101": "a payload of the project below",
    "P102": "the same",
    "P103": "a script below that returns nothing",
    **dict.fromkeys(
        ("X101", "X102", "X103", "X111", "X112", "X113", "X114", "X115", "X121", "X122"),
        "payloads that `explore` finds: tests/explore",
    ),
    "S205": "tests/cli/test_webhooks.py removes a package",
}

#: Command lines that cannot be carried out, in the project below.
WRONG = """\
brazesmith complie
brazesmith compile shop/order.palced
brazesmith compile --stdout
brazesmith run shop/order.placed
brazesmith run shop/order.placed missing.json
brazesmith run shop/order.placed sloppy.json
brazesmith run shop/order.placed utf16.json
brazesmith run shop/order.placed transforms
brazesmith run shop/* payload.json
brazesmith run missing.js payload.json
brazesmith run shop/order.placed payload.json --now yesterday
brazesmith run shop/order.placed payload.json --now 2026-01-02T03:04:05
brazesmith run shop/order.placed payload.json --headers sloppy.json
brazesmith run script.js payload.json --destination somewhere
brazesmith test shop/refund
brazesmith test -k "and and"
brazesmith test -k nothing-like-it
brazesmith test --json - --junit -
brazesmith test --json transforms
brazesmith test --fixtures missing
brazesmith check missing.json
brazesmith check sloppy.json
brazesmith check payload.json --destination nowhere
brazesmith check payload.json --plan 80
brazesmith copy shop/order.palced
brazesmith copy shop/*
brazesmith copy shop/order.placed --section body
brazesmith verify
brazesmith verify shop/order.placed
brazesmith verify missing.js
brazesmith verify shop/order.palced script.js
brazesmith verify script.js --clipboard shop/order.placed
brazesmith lint missing.js
brazesmith lint script.js --source shop/refund
brazesmith lint script.js --source shop/nothing
brazesmith explain BZ999
brazesmith explain S11
brazesmith explain L12x
brazesmith init .
brazesmith fixture
brazesmith fixture add shop/refund payload.json
brazesmith fixture add shop/order.placed missing.json
brazesmith fixture add shop/order.placed unquoted.json --case typical
brazesmith fixture add shop/order.placed broken.json
"""

FILES = {
    "payload.json": '{"number": "R-1", "customer": {"email": "ada@example.com"}, "items": []}',
    "empty.json": "{}",
    "sloppy.json": "{\n  'number': 5,\n}",
    "unquoted.json": "{number: 'R-2', /* the customer */ customer: {email: 'ada@example.com'}}",
    "broken.json": '{"number": }',
    "script.js": "return { attributes: [{ external_id: payload.id, email: payload.email }] };\n",
    "throws.js": "const user = payload.user;\nreturn { attributes: [{ external_id: user.id }] };\n",
    "nothing.js": "return undefined;\n",
    "loses.js": (
        'return { attributes: [{ external_id: "ada", a: undefined, b: () => 1, c: 0 / 0 }] };\n'
    ),
    "large.json": '{"id": 706405506930370084, "order": 820982911946154508}',
    "large.js": (
        "return { attributes: [{ external_id: String(payload.id), order: payload.order }] };\n"
    ),
    "forever.js": "while (true) {}\n",
    "two.jsonl": '{"attributes": [{"email": "a@b.co"}]}\n{"attributes": [{"a": 1}]}\n[1\n',
    "message.json": '{"user": {"first_name": "Ada"}}',
    "filter.liquid": (
        "{% comment %} URL {% endcomment %}\nhttps://a.example/\n"
        "{% comment %} Request body: raw text {% endcomment %}\n"
        '{"city": "{{${city} | nope}}"}\n'
    ),
    "abort.liquid": (
        "{% comment %} URL {% endcomment %}\nhttps://a.example/\n"
        "{% comment %} Request body: raw text {% endcomment %}\n"
        '{% abort_message("no city") %}{}\n'
    ),
}

NOW = 'now = "2026-01-02T03:04:05Z"\n'

#: Cases for `test`: files and their content.
CASES = {
    "differs/payload.json": FILES["payload.json"],
    "differs/case.toml": NOW,
    "differs/expected.json": '{"events": [{"name": "Order", "properties": {"number": 5}}]}',
    "new/payload.json": FILES["payload.json"],
    "new/case.toml": NOW,
    "fails/payload.json": "{}",
    "fails/expected.json": "{}",
    "sloppy/payload.json": "{number: 5}",
    "empty/case.toml": 'note = "no payload"\n',
    "setting/payload.json": "{}",
    "setting/case.toml": 'expect = "eror"\n',
    "unknown-key/payload.json": "{}",
    "unknown-key/case.toml": "expects = true\n",
    "finding/payload.json": FILES["payload.json"].replace("R-1", "R" * 300),
    "finding/case.toml": f'{NOW}findings = ["BZ301"]\n',
}

RAW = """\
from brazesmith import Track, Transform, payload

transform = Transform(
    name="shop/raw", body=Track(events=[{"name": payload.name, "external_id": payload.id}])
)
"""

COMMANDS_SHOWN = """\
brazesmith list
brazesmith list --json
brazesmith compile
brazesmith compile
brazesmith compile --check
brazesmith run shop/order.placed payload.json --now 2026-01-02T03:04:05Z
brazesmith run shop/second payload.json
brazesmith run shop/order.placed empty.json
brazesmith run shop/raw empty.json
brazesmith run script.js payload.json
brazesmith run throws.js payload.json
brazesmith run nothing.js payload.json
brazesmith run loses.js payload.json
brazesmith run large.js large.json
brazesmith run forever.js payload.json
brazesmith run filter.liquid message.json
brazesmith run abort.liquid message.json
brazesmith run abort.liquid payload.json
brazesmith check two.jsonl
brazesmith lint script.js throws.js
brazesmith lint script.js --source shop/order.placed
brazesmith test
brazesmith test shop/order.placed -k typical
brazesmith test shop/order.placed::new --update
brazesmith fixture add shop/order.placed unquoted.json
brazesmith explain S104
brazesmith explain BZ304
brazesmith explain L101
"""

SECOND = """\
from brazesmith import Transform, skip

transform = Transform(name="shop/second", body=skip("not yet"))
"""

BROKEN = {
    "one.py": RAW,
    "two.py": RAW,
    "three.py": "from brazesmith import payload\n\nif payload.a:\n    pass\n",
    "four.py": "import missing_module\n",
    "five.py": "x = 1\n",
}

SETTINGS = [
    "plan = 'combined-80'",
    "profile = 'lax'",
    "deadline_seconds = 0",
    "transforms = 5",
    "transforms = 'specs'",
    "integrations = ['regall']",
    "integrations = 'regal'",
    "integrations = ['regal']\n[tool.brazesmith.regal]\nsubscription_group = 1",
    "integrations = ['regal']\n[tool.brazesmith.regal.subscription_groups]\nsms = 'x'",
    "integrations = ['regal']\n[tool.brazesmith.regal]\nfields = 5",
    "build = [",
]


class Terminal:
    """A terminal whose commands and output are recorded."""

    def __init__(self) -> None:
        self.lines: list[str] = []

    def title(self, text: str) -> None:
        self.lines += ["", "=" * 100, text, "=" * 100, ""]

    def show(self, text: str) -> None:
        self.lines += [text.rstrip("\n"), ""]

    def run(self, command: str) -> None:
        """Run a command line, and record what it prints, on stderr too."""
        arguments = [part.strip('"') for part in re.findall(r'"[^"]*"|\S+', command)][1:]
        result = CliRunner().invoke(main, arguments, prog_name="brazesmith")
        streams = (result.stdout, result.stderr)
        code = [f"(exit code {result.exit_code})"] if result.exit_code else []
        output = [text.rstrip("\n") for text in streams if text.strip()]
        self.lines += [f"$ {command}", *output, *code, ""]


@pytest.fixture
def terminal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Terminal:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "100")
    return Terminal()


def test_messages(terminal: Terminal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    in_ci = os.environ.get("CI")
    monkeypatch.delenv("CI", raising=False)  # commands print the same everywhere
    wheel = Origin("brazesmith @ file:///b.whl", Path("/b.whl"))
    monkeypatch.setattr("brazesmith.app.installation.origin", lambda: wheel)
    monkeypatch.setattr("brazesmith.cli.init_command._program", lambda: "brazesmith")
    terminal.show("Everything that brazesmith prints. Generated by tests/golden/test_messages.py.")
    _help(terminal)
    _diagnostics(terminal)
    _project(terminal, tmp_path, monkeypatch)
    _settings(terminal, tmp_path / "settings", monkeypatch)
    _findings(terminal, tmp_path, monkeypatch)
    _lint(terminal)
    text = "\n".join(terminal.lines) + "\n"
    text = text.replace(str(tmp_path), "/project").replace(sys.executable, "python")
    text = re.sub(r"\b\d+\.\d+ ?(s|ms)\b", r"0.00 \1", text)
    assert str(ROOT) not in text
    if in_ci is not None:
        monkeypatch.setenv("CI", in_ci)
    check(HERE / "messages.txt", text)


def _help(terminal: Terminal) -> None:
    terminal.title("Help")
    for command in ("", *COMMANDS, "fixture add"):
        terminal.run(f"brazesmith {command} --help".replace("  ", " "))


def _diagnostics(terminal: Terminal) -> None:
    """Show every diagnostic of the cases, but each headline once."""
    terminal.title("Diagnostics of specs: S codes and the forecast's findings")
    blocks: dict[str, str] = {}
    for file in sorted((ROOT / "tests/cases").glob("*/*/diagnostics.txt")):
        for block in re.split(r"\n\n(?=(?:error|warning)\[)", file.read_text("utf-8").rstrip()):
            headline = re.sub(r"`[^`]*`|'[^']*'", "…", block.partition("\n")[0])
            blocks.setdefault(headline, block)
    for _, block in sorted(blocks.items(), key=lambda item: item[1].partition("[")[2]):
        terminal.show(block)
    shown = {headline.partition("[")[2][:4] for headline in blocks}
    table = tomllib.loads(Path(diagnostic_codes.__file__).with_suffix(".toml").read_text("utf-8"))
    assert {code for code in table if code not in ELSEWHERE} <= shown


def _project(terminal: Terminal, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Show commands in a project, as `init` makes it, with a few more files."""
    terminal.title("Commands in a project")
    terminal.run("brazesmith init shop")
    project = folder / "shop"
    monkeypatch.chdir(project)
    settings = project / "pyproject.toml"
    text = settings.read_text("utf-8")
    table = "[tool.brazesmith]\n"
    settings.write_text(text.replace(table, f"{table}deadline_seconds = 1\n"), encoding="utf-8")
    _write(
        project,
        FILES | {"empty.json": "{}", "transforms/raw.py": RAW, "transforms/second.py": SECOND},
    )
    (project / "utf16.json").write_bytes('{"a": 1}'.encode("utf-16"))
    _write(project / "fixtures/shop/order.placed", CASES)
    for command in COMMANDS_SHOWN.splitlines():
        terminal.run(command)
    terminal.title("pytest")
    terminal.show(_pytest(project))
    terminal.title("Wrong command lines")
    for command in WRONG.splitlines():
        terminal.run(command)
    terminal.title("A project with broken specs")
    _write(project / "transforms", BROKEN)
    for command in ("brazesmith compile", "brazesmith list", "brazesmith test -k typical"):
        terminal.run(command)
    monkeypatch.chdir(folder)


def _pytest(project: Path) -> str:
    """Return what pytest prints for two failing cases, without its header and times."""
    command = [sys.executable, "-m", "pytest", "fixtures", "-k", "differs or fails or typical"]
    options = ["-q", "--color=no", "-p", "no:cacheprovider", "-p", "no:xdist", "-p", "no:randomly"]
    done = subprocess.run([*command, *options], cwd=project, capture_output=True, text=True)
    return done.stdout + done.stderr


def _settings(terminal: Terminal, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    terminal.title("Invalid settings")
    folder.mkdir()
    monkeypatch.chdir(folder)
    for settings in SETTINGS:
        (folder / "pyproject.toml").write_text(f"[tool.brazesmith]\n{settings}\n")
        terminal.show(settings)
        terminal.run("brazesmith list")


def _findings(terminal: Terminal, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Show what `check` prints for the bad example of every rule."""
    terminal.title("Findings: the bad example of every rule")
    monkeypatch.chdir(folder)
    for rule in ALL_RULES:
        (folder / f"{rule.code}.json").write_text(json.dumps(rule.bad))
        terminal.run(f"brazesmith check {rule.code}.json --destination {destination_of(rule)}")


def _lint(terminal: Terminal) -> None:
    """Show what `lint` prints for the bad example of every rule."""
    terminal.title("Lint: the bad example of every rule")
    project = load_project(ROOT)
    with Engines(Limits(seconds=2.0)) as engines:
        for rule in rules():
            source = rule.examples_source and declared_payload(project, rule.examples_source)
            file = f"{rule.code}.js"
            Path(file).write_text(rule.bad, encoding="utf-8")
            for diagnostic in lint(rule.bad, file, source or None, engines=engines):
                if diagnostic.code == rule.code:
                    terminal.show(click.unstyle(render_diagnostic(diagnostic)))


def _write(folder: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
