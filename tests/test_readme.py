"""What the README shows is what happens."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from brazesmith.cli import COMMANDS, main

FILE = Path(__file__).parents[1] / "README.md"
README = FILE.read_text(encoding="utf-8")

UPDATES = "BRAZESMITH_UPDATE_CASES" in os.environ


def blocks(language: str) -> list[str]:
    found = re.findall(r"^```(\w*)\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)
    return [text for name, text in found if name == language]


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "pyproject.toml").write_text("[tool.brazesmith]\n")
    (tmp_path / "transforms").mkdir()
    (tmp_path / "transforms/signup.py").write_text(blocks("python")[0])
    (tmp_path / "payload.json").write_text(blocks("json")[0])
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_spec_compiles_to_the_code_that_is_shown(project: Path) -> None:
    written = CliRunner().invoke(main, ["compile", "--stdout", "acme/user.signup"]).stdout
    hashes = [
        re.findall(r"^ \* Code +(\w{12})$", text, re.M) for text in (blocks("js")[0], written)
    ]
    [[shown_hash], [new_hash]] = hashes
    if UPDATES:  # every change of a helper's code changes the hash
        text = README.replace(shown_hash, new_hash)
        FILE.write_text(text, encoding="utf-8")
        shown_hash = new_hash
    assert shown_hash == new_hash, "run BRAZESMITH_UPDATE_CASES=1 pytest tests/test_readme.py"
    shown, _, rest = blocks("js")[0].partition("\n// … and the ")
    assert written.replace(new_hash, hashes[0][0]).startswith(shown)
    assert rest.startswith("{} functions".format(written.count("\nfunction ")))


def test_the_payload_gives_the_body_that_is_shown(project: Path) -> None:
    result = CliRunner().invoke(main, ["run", "acme/user.signup", "payload.json"])
    assert result.stdout == blocks("json")[1]


def test_the_mistakes_are_reported_as_shown(project: Path) -> None:
    spec = project / "transforms/wrong.py"
    text = blocks("python")[0].replace("iso8601(signup.created)", "signup.created")
    (project / "transforms/signup.py").unlink()
    spec.write_text(text.replace("signup.user.email", "signup.user.emial"))
    shown = blocks("")[0].replace("transforms/signup.py", "transforms/wrong.py")
    assert CliRunner().invoke(main, ["compile"]).stderr.rstrip() == shown.rstrip()


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_is_listed(command: str) -> None:
    assert f"| `brazesmith {command}" in README
