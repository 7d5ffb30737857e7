"""Where the output goes: files, pipes and terminals of any encoding, full disks, closed streams."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest


def brazesmith(*arguments: str, **how: Any) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "brazesmith", *arguments]
    return subprocess.run(command, capture_output=True, **how)


@pytest.fixture
def script(tmp_path: Path) -> Path:
    (tmp_path / "echo.js").write_text("return payload", encoding="utf-8")
    (tmp_path / "body.json").write_text(
        '{"attributes": [{"external_id": "\u65e5\u672c"}]}', encoding="utf-8"
    )
    return tmp_path


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "utf-8"])
def test_a_pipe_gets_utf_8(script: Path, encoding: str) -> None:
    environment = {**os.environ, "PYTHONIOENCODING": encoding}
    done = brazesmith("run", "echo.js", "body.json", cwd=script, env=environment)
    assert done.returncode == 0
    assert '"external_id": "日本"' in done.stdout.decode("utf-8")


def test_the_exit_code_comes_through() -> None:
    assert brazesmith("--help").returncode == 0
    assert brazesmith("explain", "S999").returncode == 2
    assert brazesmith("tset").stderr.endswith(
        b"Error: unknown command `tset`; did you mean `test`?\n"
    )


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="Linux has a full disk to write to")
@pytest.mark.parametrize("arguments", [["explain", "S101"], ["--help"], ["--version"], ["list"]])
def test_output_to_a_full_disk(script: Path, arguments: list[str]) -> None:
    (script / "pyproject.toml").write_text('[tool.brazesmith]\nintegrations = ["regal"]\n')
    with open("/dev/full", "w") as full:
        command = [sys.executable, "-m", "brazesmith", *arguments]
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, cwd=script)
    assert done.returncode == 2
    assert done.stderr == b"error: cannot write the output: the disk is full\n"


@pytest.mark.skipif(not hasattr(signal, "SIGPIPE"), reason="needs pipes of POSIX")
def test_a_reader_that_ends_first_makes_no_success() -> None:
    command = [sys.executable, "-m", "brazesmith", "explain", "--list"]
    read, write = os.pipe()
    os.close(read)
    done = subprocess.run(command, stdout=write, stderr=subprocess.PIPE, check=False)
    os.close(write)
    assert (done.returncode, done.stderr) == (128 + signal.SIGPIPE, b"")


def test_a_closed_stdout() -> None:
    close = "import os, sys; os.close(1); os.execv(sys.executable, [sys.executable, *sys.argv[1:]])"
    command = [sys.executable, "-c", close, "-m", "brazesmith", "explain", "BZ101"]
    done = subprocess.run(command, stderr=subprocess.PIPE, check=False)
    assert (done.returncode, done.stderr) == (0, b"")


def test_a_file_name_that_is_no_text(script: Path) -> None:
    name = os.fsdecode(b"\xff.json")
    try:
        (script / name).write_text("{")
    except OSError:
        pytest.skip("such a name cannot be had here")
    done = brazesmith("check", name, cwd=script)
    assert done.returncode == 2
    assert done.stderr == b"error: \\udcff.json:1:2: not JSON: unexpected end of the text\n"
