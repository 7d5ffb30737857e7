"""Processes that share work: results, exceptions, and processes that end early."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from brazesmith.projects import workers
from brazesmith.projects.workers import Died, done_by

pytestmark = [
    pytest.mark.skipif(sys.platform != "linux", reason="processes cannot be copied here"),
    pytest.mark.filterwarnings("ignore:.*multi-threaded.*fork:DeprecationWarning"),
]


@pytest.fixture(autouse=True)
def forks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Copy this process although engines that other tests share may have threads in it."""
    monkeypatch.setattr(workers, "may_fork", lambda: True)


@contextmanager
def nothing() -> Iterator[int]:
    yield os.getpid()


def squared(context: int, number: int) -> int:
    return number * number


@pytest.mark.parametrize("jobs", [1, 2, 5])
def test_every_task_has_its_result(jobs: int) -> None:
    found = dict(done_by(jobs, [3, 1, 2], nothing, squared))
    assert found == {0: 9, 1: 1, 2: 4}


def test_tasks_need_not_be_plain_data() -> None:
    tasks: list[Callable[[], int]] = [lambda: 1, lambda: 2]
    assert dict(done_by(2, tasks, nothing, lambda context, task: task())) == {0: 1, 1: 2}


def test_no_tasks_start_nothing() -> None:
    assert list(done_by(2, [], nothing, squared)) == []


def test_the_work_is_done_in_other_processes() -> None:
    found = dict(done_by(2, [1, 2, 3], nothing, lambda context, task: context))
    assert os.getpid() not in found.values()
    assert len(set(found.values())) == 2


def test_an_exception_is_raised_here() -> None:
    def fail(context: int, number: int) -> int:
        raise ValueError(f"bad {number}")

    with pytest.raises(ValueError, match="bad"):
        list(done_by(2, [1, 2], nothing, fail))


def test_a_process_that_is_killed_costs_its_task_only() -> None:
    def work(context: int, number: int) -> int:
        if number == 2:
            os.kill(os.getpid(), signal.SIGKILL)
        return number

    found = dict(done_by(2, [1, 2, 3, 4, 5], nothing, work))
    assert found == {0: 1, 1: Died("a process was killed (SIGKILL)"), 2: 3, 3: 4, 4: 5}


def test_a_process_that_exits_costs_its_task_only() -> None:
    def work(context: int, number: int) -> int:
        if number == 1:
            os._exit(3)
        return number

    found = dict(done_by(2, [1, 2], nothing, work))
    assert found == {0: Died("a process ended with exit code 3"), 1: 2}


def test_nobody_has_to_take_all_results() -> None:
    results = done_by(2, [1, 2, 3], nothing, squared)
    next(results)
    results.close()  # type: ignore[attr-defined]  # it is a generator; its processes end
