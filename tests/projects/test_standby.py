"""Processes that have already imported the compiler: one function each, and then they end."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import Any

import psutil
import pytest

from brazesmith.projects.standby import Standby


@pytest.fixture(scope="module", autouse=True)
def importable() -> Iterator[None]:
    """Let the processes import standby_jobs.py."""
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(Path(__file__).parent)
        yield


@pytest.fixture(scope="module")
def standby(importable: None) -> Iterator[Standby]:
    standby = Standby("brazesmith.report.text")
    yield standby
    standby.close()


def job(name: str) -> Any:
    return getattr(import_module("standby_jobs"), name)


def answer(standby: Standby, name: str, *arguments: Any) -> Any:
    process = standby.start(job(name), *arguments)
    try:
        return process.receive()
    finally:
        process.end()


def test_a_process_answers(standby: Standby) -> None:
    assert [answer(standby, "double", number) for number in (1, 2, 3)] == [2, 4, 6]


def test_the_compiler_and_the_named_modules_are_imported(standby: Standby) -> None:
    imported = set(answer(standby, "modules"))
    assert {"brazesmith.projects.pipeline", "brazesmith.report.text"} <= imported


def test_a_process_has_no_leftovers_of_earlier_ones(standby: Standby) -> None:
    assert [answer(standby, "remember") for _ in range(3)] == [0, 0, 0]


@pytest.mark.parametrize(("function", "arguments"), [("leave", (3,)), ("fail", ())])
def test_a_process_that_ends_has_no_answer(
    standby: Standby, function: str, arguments: tuple[int, ...]
) -> None:
    assert answer(standby, function, *arguments) is None
    assert answer(standby, "double", 1) == 2


def test_a_process_that_loops_can_be_ended(standby: Standby) -> None:
    process = standby.start(job("loop"))
    pid = process.receive()
    process.end()
    assert process.receive() is None
    assert is_gone(pid)
    process.end()  # once more does nothing


def test_several_run_side_by_side(standby: Standby) -> None:
    slow = standby.start(job("loop"))
    assert answer(standby, "double", 4) == 8
    slow.end()


def test_a_process_that_was_forked_ahead_is_replaced_if_it_is_killed(standby: Standby) -> None:
    assert answer(standby, "double", 1) == 2
    waiting = psutil.Process(standby.pid)
    for child in waiting.children():
        with suppress(psutil.NoSuchProcess):  # the one that has answered ends by itself
            child.kill()
        assert is_gone(child.pid)
    assert answer(standby, "double", 2) == 4


def test_the_process_that_waits_is_replaced_if_it_is_killed() -> None:
    standby = Standby()
    assert answer(standby, "double", 1) == 2
    waiting = psutil.Process(standby.pid)
    waiting.kill()
    waiting.wait()
    assert answer(standby, "double", 2) == 4
    standby.close()


def test_close_ends_everything() -> None:
    standby = Standby()
    process = standby.start(job("loop"))
    pid = process.receive()
    standby.close()
    assert is_gone(pid)
    assert process.receive() is None


def is_gone(pid: int) -> bool:
    """Whether a process ends within a minute; a zombie has ended."""
    for _ in range(1200):
        try:
            if psutil.Process(pid).status() == psutil.STATUS_ZOMBIE:
                return True
        except psutil.NoSuchProcess:
            return True
        time.sleep(0.05)
    return False
