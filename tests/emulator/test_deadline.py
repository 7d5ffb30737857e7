"""The deadline of a script is processor time: it does not depend on what else a machine does."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator
from threading import Timer

import pytest

from brazesmith.engines import Emulator, Failure, Input, Limits
from brazesmith.engines import deadline as module

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs signals of POSIX")


@pytest.fixture
def own() -> Iterator[Emulator]:
    with Emulator(Limits(seconds=0.2)) as emulator:
        emulator.run("return 1", [Input("{}")])
        yield emulator


def test_a_worker_that_is_stopped_for_a_while_is_not_late(own: Emulator) -> None:
    assert own._worker is not None
    pid = own._worker.pid
    os.kill(pid, signal.SIGSTOP)
    Timer(1, os.kill, (pid, signal.SIGCONT)).start()
    [outcome] = own.run("return 2", [Input("{}")])
    assert outcome.body == "2"
    assert own._worker.pid == pid


def test_a_worker_that_is_stopped_for_good_is_late_at_last(
    own: Emulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "longest", lambda seconds: 5 * seconds)
    assert own._worker is not None
    os.kill(own._worker.pid, signal.SIGSTOP)
    [outcome] = own.run("return 2", [Input("{}")])
    assert outcome.error is not None
    assert outcome.error.kind is Failure.TIMEOUT
    assert outcome.error.message == "the script did not finish within 0.2 seconds"
