"""What tests of commands on a terminal share."""

from __future__ import annotations

import termios
import time

import pexpect


def await_key(terminal: pexpect.spawn[str]) -> None:
    """Wait until a command reads single keys: what is pressed just before is discarded."""
    end = time.monotonic() + 60
    while termios.tcgetattr(terminal.child_fd)[3] & termios.ICANON:
        assert time.monotonic() < end
        time.sleep(0.01)
