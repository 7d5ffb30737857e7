"""What docs/deploy.md shows is what happens.

`python tests/test_deploy_guide.py` writes its outputs anew.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

from click.testing import CliRunner

GUIDE = Path(__file__).parents[1] / "docs/deploy.md"
BUILD = Path("build/acme/user.signup.js")

#: Commits, hashes of code and dates, which are not the same on every machine and day.
_VARIABLE = re.compile(r"\b(?:[0-9a-f]{10}|[0-9a-f]{12}|\d{4}-\d\d-\d\d)\b")


def _git(*arguments: str) -> None:
    subprocess.run(["git", *arguments], check=True, capture_output=True)


def _commit(message: str) -> None:
    _git("add", "-A")
    _git("commit", "-q", "-m", message)


def _run(command: str) -> str:
    """Return what a command prints."""
    from brazesmith.cli import main

    words = command.split()
    assert words[0] == "brazesmith"
    result = CliRunner().invoke(main, words[1:], catch_exceptions=False)
    assert result.exit_code in (0, 1)
    return result.output


def _deploy() -> None:
    """Do what comes before the edit: compile, commit, paste, record."""
    _run("brazesmith compile")
    _git("init", "-q", "-b", "main")
    _git("config", "user.name", "Ada Lovelace")
    _git("config", "user.email", "ada@example.com")
    _commit("Sign-ups")
    shutil.copy(BUILD, "dashboard.js")
    _run("brazesmith verify dashboard.js --record")
    _commit("Deployed")


def _true(text: str) -> Iterator[str]:
    """The page, with every output as it is now; it runs in an empty project."""
    is_deployed = False
    for piece in re.split(r"(^```[^`\n]*\n.*?^```\n)", text, flags=re.MULTILINE | re.DOTALL):
        match = re.fullmatch(r"```(\w+) ?([^\n]*)\n(.*)```\n", piece, flags=re.DOTALL)
        if match is None:
            yield piece
            continue
        kind, file, content = match.groups()
        if kind in ("python", "json"):
            Path(file).parent.mkdir(parents=True, exist_ok=True)
            Path(file).write_text(content, "utf-8")
        elif kind == "diff":
            if not is_deployed:
                _deploy()
                is_deployed = True
            lines = content.splitlines()
            [old], [new] = ([line[1:] for line in lines if line[0] == sign] for sign in "-+")
            before = Path(file).read_text("utf-8")
            assert before.count(old) == 1, old
            Path(file).write_text(before.replace(old, new), "utf-8")
        if kind == "console":
            commands = re.findall(r"^\$ (.*)$", content, re.MULTILINE)
            outputs = [f"$ {command}\n{_run(command)}" for command in commands]
            yield f"```console\n{''.join(outputs)}```\n"
        else:
            yield piece


def _guide(folder: Path) -> str:
    here = Path.cwd()
    os.chdir(folder)
    try:
        Path("pyproject.toml").write_text("[tool.brazesmith]\n")
        return "".join(_true(GUIDE.read_text("utf-8")))
    finally:
        os.chdir(here)


def test_the_guide_shows_what_happens(tmp_path: Path) -> None:
    expected, actual = GUIDE.read_text("utf-8"), _guide(tmp_path)
    assert _VARIABLE.sub("…", actual) == _VARIABLE.sub("…", expected)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as directory:
        page = _guide(Path(directory))
    if _VARIABLE.sub("…", page) != _VARIABLE.sub("…", GUIDE.read_text("utf-8")):
        GUIDE.write_text(page, "utf-8")
