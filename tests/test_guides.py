"""What guides show is what happens.

The examples of a guide run in an empty project. A block `toml FILE` (or `python`, `json`) is a
file, a block `diff FILE` changes a line of one, and a block `console` has commands with outputs.
`python tests/test_guides.py` writes the outputs anew.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

DOCS = Path(__file__).parents[1] / "docs"

#: Commits, hashes of code, dates, how long something took, and what was tried in that time: not the
#: same on every machine and day.
_VARIABLE = re.compile(
    r"\b(?:[0-9a-f]{10}|[0-9a-f]{12}|\d{4}-\d\d-\d\d)\b"
    r"|\d+\.\d+ s\b|[\d,]+(?= (?:of the )?payloads)"
)


def _git(*arguments: str) -> None:
    subprocess.run(["git", *arguments], check=True, capture_output=True)


def _commit(message: str) -> None:
    _git("add", "-A")
    _git("commit", "-q", "-m", message)


def _run(command: str) -> str:
    """Return what a command prints."""
    from brazesmith.cli import main

    words = shlex.split(command)
    assert words[0] == "brazesmith"
    result = CliRunner().invoke(main, words[1:], catch_exceptions=False)
    assert result.exit_code in (0, 1), result.output
    return result.output


def _deploy() -> None:
    """Do what comes before the edit: compile, commit, paste, record."""
    _run("brazesmith compile")
    _git("init", "-q", "-b", "main")
    _git("config", "user.name", "Ada Lovelace")
    _git("config", "user.email", "ada@example.com")
    _commit("Sign-ups")
    shutil.copy("build/acme/user.signup.js", "dashboard.js")
    _run("brazesmith verify dashboard.js --record")
    _commit("Deployed")


def _compile_all() -> None:
    _run("brazesmith compile")


def _compile() -> None:
    _run("brazesmith compile regal/call.completed")


#: What is done after the first block of a kind: the guide, the kind, and what.
GUIDES: dict[str, tuple[str, Callable[[], None]]] = {
    "deploy.md": ("diff", _deploy),
    "replay.md": ("console", _compile),
    "trust.md": ("console", _compile_all),
}


def _true(name: str) -> Iterator[str]:
    """Yield the pieces of a page, with every output as it is now; runs in an empty project."""
    before, prepare = GUIDES[name]
    is_prepared = False
    text = (DOCS / name).read_text("utf-8")
    for piece in re.split(r"(^```[^`\n]*\n.*?^```\n)", text, flags=re.MULTILINE | re.DOTALL):
        match = re.fullmatch(r"```(\w+) ?([^\n]*)\n(.*)```\n", piece, flags=re.DOTALL)
        if match is None:
            yield piece
            continue
        kind, file, content = match.groups()
        if kind == before and not is_prepared:
            prepare()
            is_prepared = True
        if kind in ("python", "json", "toml"):
            Path(file).parent.mkdir(parents=True, exist_ok=True)
            Path(file).write_text(content, "utf-8")
        elif kind == "diff":
            lines = content.splitlines()
            [old], [new] = ([line[1:] for line in lines if line[0] == sign] for sign in "-+")
            text = Path(file).read_text("utf-8")
            assert text.count(old) == 1, old
            Path(file).write_text(text.replace(old, new), "utf-8")
        if kind == "console":
            commands = re.findall(r"^\$ (.*)$", content, re.MULTILINE)
            outputs = [f"$ {command}\n{_run(command)}" for command in commands]
            yield f"```console\n{''.join(outputs)}```\n"
        else:
            yield piece


def _guide(name: str, folder: Path) -> str:
    here = Path.cwd()
    os.chdir(folder)
    try:
        Path("pyproject.toml").write_text("[tool.brazesmith]\n")
        return "".join(_true(name))
    finally:
        os.chdir(here)


@pytest.mark.parametrize("name", GUIDES)
def test_a_guide_shows_what_happens(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("CI", raising=False)
    expected, actual = (DOCS / name).read_text("utf-8"), _guide(name, tmp_path)
    assert _VARIABLE.sub("…", actual) == _VARIABLE.sub("…", expected)


if __name__ == "__main__":
    for guide in GUIDES:
        with tempfile.TemporaryDirectory() as directory:
            page = _guide(guide, Path(directory))
        if _VARIABLE.sub("…", page) != _VARIABLE.sub("…", (DOCS / guide).read_text("utf-8")):
            (DOCS / guide).write_text(page, "utf-8")
