"""Shells complete commands, names of transforms, codes and files."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

SPEC = """\
from brazesmith import Event, Track, Transform, identify, now, payload

event = Event(user=identify(external_id=payload.id), name="Order", time=now())
transform = Transform(name="shop/order", body=Track(events=[event]))
"""

BASH = """\
eval "$(_BRAZESMITH_COMPLETE=bash_source brazesmith)"
COMP_WORDS=($1)
COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
_brazesmith_completion brazesmith
printf '%s\\n' "${COMPREPLY[@]}"
"""
FISH = """\
_BRAZESMITH_COMPLETE=fish_source brazesmith | source
complete --do-complete "$argv[1]" | string replace --regex '\\t.*' ''
"""
#: The functions that zsh has only at a prompt print what they would offer.
ZSH = """\
compdef() {}
compadd() { print -l -- $completions }
_describe() { print -l -- ${completions_with_descriptions%%:*} }
_path_files() { print -l -- $words[-1]* }
eval "$(_BRAZESMITH_COMPLETE=zsh_source brazesmith)"
words=(${=1})
CURRENT=$#words
_brazesmith_completion
"""
SHELLS = {
    "bash": ["bash", "-c", BASH, "bash"],
    "zsh": ["zsh", "-f", "-c", ZSH, "zsh"],
    "fish": ["fish", "--command", FISH],
}


LINES = [
    ("brazesmith comp", "compile"),
    ("brazesmith compile sh", "shop/order"),
    ("brazesmith test sh", "shop/order"),
    ("brazesmith lint --source sh", "shop/order"),
    ("brazesmith explain BZ10", "BZ101"),
    ("brazesmith test --up", "--update"),
    ("brazesmith check --destination tr", "track"),
    ("brazesmith lint han", "hand.js"),
    ("brazesmith run han", "hand.js"),
    ("brazesmith run shop/order --headers han", "hand.js"),
]
#: bash completes files only at a prompt.
CASES = [
    (shell, line, expected)
    for line, expected in LINES
    for shell in SHELLS
    if (shell, expected) != ("bash", "hand.js")
]


@pytest.mark.parametrize(("shell", "line", "expected"), CASES)
def test_a_shell_completes(shell: str, line: str, expected: str, tmp_path: Path) -> None:
    if shutil.which(shell) is None:
        pytest.skip(f"{shell} is not installed")
    (tmp_path / "pyproject.toml").write_text("[tool.brazesmith]\n")
    (tmp_path / "transforms").mkdir()
    (tmp_path / "transforms/order.py").write_text(SPEC)
    (tmp_path / "hand.js").write_text("")
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    command = [*SHELLS[shell], line]
    variables = {**os.environ, "PATH": path, "HOME": str(tmp_path)}
    result = subprocess.run(command, cwd=tmp_path, env=variables, capture_output=True, text=True)
    assert expected in result.stdout.splitlines(), result.stderr


def completed(*words: str) -> list[tuple[str, str]]:
    """Return the type and the value of what bash is offered for the last word."""
    variables = {
        **os.environ,
        "_BRAZESMITH_COMPLETE": "bash_complete",
        "COMP_WORDS": " ".join(["brazesmith", *words]),
        "COMP_CWORD": str(len(words)),
    }
    command = [
        sys.executable,
        "-c",
        "from brazesmith.cli import main; main(prog_name='brazesmith')",
    ]
    result = subprocess.run(command, env=variables, capture_output=True, text=True)
    assert result.stderr == ""
    kinds = (line.partition(",") for line in result.stdout.split())
    return [(kind, value) for kind, _, value in kinds]


@pytest.mark.parametrize(
    "files",
    [
        {},
        {"pyproject.toml": "[tool.brazesmith"},
        {"pyproject.toml": '[tool.brazesmith]\nplan = "gold"\n'},
        {"pyproject.toml": "[tool.brazesmith]\n", "transforms": ""},
        {"pyproject.toml": "[tool.brazesmith]\n", "transforms/x.py": "1 +"},
        {"pyproject.toml": "[tool.brazesmith]\n", "transforms/x.py": "import sys; sys.exit(3)"},
    ],
)
@pytest.mark.parametrize("words", [("compile", "sh"), ("copy", "sh"), ("unknown", "sh")])
def test_a_broken_project_completes_quietly(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, files: dict[str, str], words: tuple[str, ...]
) -> None:
    monkeypatch.chdir(tmp_path)
    for name, text in files.items():
        Path(name).parent.mkdir(exist_ok=True)
        Path(name).write_text(text)
    assert completed(*words) == ([("file", "sh")] if words[0] == "compile" else [])


def test_what_a_spec_prints_is_not_completed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("pyproject.toml").write_text("[tool.brazesmith]\n")
    Path("transforms").mkdir()
    prints = 'import sys; print("sh/out"); print("sh/err", file=sys.stderr)\n'
    Path("transforms/x.py").write_text(prints + SPEC)
    assert completed("test", "sh") == [("plain", "shop/order")]
