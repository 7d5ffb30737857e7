"""The log of requests: the last ones, in the database, also after a crash."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from brazesmith.localbraze import LocalBraze
from brazesmith.localbraze.log import SIZE, Log, Webhooks


def _log(path: Path | None = None) -> Log:
    return LocalBraze(path, seed=1).log


def test_the_last_entries_are_there_newest_first() -> None:
    log = _log()
    for number in range(SIZE + 5):
        assert log.append({"number": number}) == number + 1
    assert [entry["number"] for entry in log.latest(3)] == [SIZE + 4, SIZE + 3, SIZE + 2]
    assert [entry["id"] for entry in log.latest(2, before=SIZE)] == [SIZE - 1, SIZE - 2]
    assert len(log.latest(10 * SIZE)) == SIZE
    assert [entry["id"] for entry in log.after(SIZE + 3)] == [SIZE + 4, SIZE + 5]
    with pytest.raises(KeyError):
        log.get(5)
    assert log.get(6) == {"id": 6, "number": 5}


def test_numbers_increase_after_the_log_is_cleared() -> None:
    log = _log()
    first = log.append({})
    log.clear()
    assert log.latest() == []
    assert log.append({}) > first


def test_webhooks_are_counted() -> None:
    log = _log()
    log.append({})
    log.append({}, received=True)
    log.append({}, received=True, delivered=True)
    assert log.webhooks() == Webhooks(received=2, delivered=1)
    log.clear()
    assert log.webhooks() == Webhooks(0, 0)


def test_entries_are_found_by_their_requests() -> None:
    log = _log()
    for request in (None, 7, None, 9):
        log.append({}, request=request)
    assert log.numbers([7, 8, 9, 9]) == {7: 2, 9: 4}


_CRASH = """
import os, signal, sys
from brazesmith.localbraze import LocalBraze

log = LocalBraze(sys.argv[1], seed=1).log
for number in range(10):
    log.append({"number": number})
os.kill(os.getpid(), signal.SIGKILL)
"""


def test_entries_survive_a_crash(tmp_path: Path) -> None:
    path = tmp_path / "braze.db"
    killed = subprocess.run([sys.executable, "-c", _CRASH, path], check=False)
    assert killed.returncode == -signal.SIGKILL
    assert [entry["number"] for entry in _log(path).after(0)] == [*range(10)]
