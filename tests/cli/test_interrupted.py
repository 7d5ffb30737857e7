"""Ctrl-C ends a command without a traceback, also while it is being imported."""

from __future__ import annotations

import os
import socket
from pathlib import Path

import pytest
from click.testing import CliRunner

from brazesmith import __main__ as script
from brazesmith import cli
from brazesmith.cli import main, test_command
from brazesmith.projects import standby


def interrupted(*_: object, **__: object) -> None:
    raise KeyboardInterrupt


def test_a_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(test_command, "load_project", interrupted)
    result = CliRunner().invoke(main, ["test", "--coverage"])
    assert (result.exit_code, result.stdout, result.stderr) == (130, "", "interrupted\n")


def test_before_there_is_a_command(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cli, "run", interrupted)
    with pytest.raises(SystemExit, match="130"):
        script.run()


def test_a_process_that_waits_ends_if_the_first_one_is_killed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Whatever it is doing: here, it says which process it has forked."""
    ours, theirs = socket.socketpair()
    reading, writing = os.pipe()
    killed: list[int] = []
    monkeypatch.setattr(standby, "_rehearse", lambda: None)
    monkeypatch.setattr(os, "fork", lambda: 12345)
    monkeypatch.setattr(os, "kill", lambda process, _: killed.append(process))
    monkeypatch.setattr(standby, "_ended", lambda processes: set())
    socket.send_fds(ours, [b"fork"], [writing])
    ours.close()
    standby.wait(theirs.detach(), ())
    assert killed == [12345]
    os.close(reading)
    os.close(writing)
