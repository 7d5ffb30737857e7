"""What the README shows is what happens."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from brazesmith.cli import COMMANDS, main

README = (Path(__file__).parents[1] / "README.md").read_text(encoding="utf-8")


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
    # The hash changes with every word of a helper's comment; it alone may be of another day.
    old, new = (
        re.search(r" \* Code         (\w{12})\n", text) for text in (blocks("js")[0], written)
    )
    assert old
    assert new
    code = written.replace(new[1], old[1])
    shown, _, rest = blocks("js")[0].partition("\n// … and the ")
    assert code.startswith(shown)
    assert rest.startswith("{} functions".format(code.count("\nfunction ")))


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
