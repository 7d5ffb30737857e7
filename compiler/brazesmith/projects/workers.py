"""Processes that share the work of one command, each a copy of this one: nothing is loaded twice.

A process that ends, because it was killed or ran out of memory, loses only what it was working on.
"""

from __future__ import annotations

import ctypes
import multiprocessing
import signal
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from typing import Generic, TypeVar

C = TypeVar("C")
T = TypeVar("T")
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Died:
    """The process that did a task ended before; `reason` says how."""

    reason: str


@dataclass(frozen=True, slots=True)
class _Raised:
    """The exception of a task."""

    error: Exception


@dataclass(slots=True)
class _Worker:
    process: BaseProcess
    connection: Connection
    task: int | None = None


def may_fork() -> bool:
    """Return whether this process can be copied: other threads might hold a lock.

    Those of engines that were closed are about to end.
    """
    for thread in threading.enumerate():
        if thread is not threading.main_thread() and thread.daemon:
            thread.join(timeout=1)
    return sys.platform == "linux" and threading.active_count() == 1


def done_by(
    jobs: int,
    tasks: Sequence[T],
    start: Callable[[], AbstractContextManager[C]],
    work: Callable[[C, T], R],
) -> Iterator[tuple[int, R | Died]]:
    """Yield the index of each task with its result, as soon as it is done.

    `start` is entered once in each process. Tasks are begun in their order. Results must be plain
    data. With one job, or where processes cannot be copied, this process does all of it.
    """
    if jobs < 2 or len(tasks) < 2 or not may_fork():
        with start() as context:
            for index, task in enumerate(tasks):
                yield index, work(context, task)
        return
    yield from _Pool(min(jobs, len(tasks)), tasks, start, work).results()


class _Pool(Generic[C, T, R]):
    """The processes, and the tasks that are left."""

    def __init__(
        self,
        jobs: int,
        tasks: Sequence[T],
        start: Callable[[], AbstractContextManager[C]],
        work: Callable[[C, T], R],
    ) -> None:
        self._jobs = jobs
        self._tasks = tasks
        self._start = start
        self._work = work
        self._left = list(range(len(tasks)))[::-1]
        self._workers: list[_Worker] = []

    def results(self) -> Iterator[tuple[int, R | Died]]:
        """Yield all results; end the processes, also if nobody wants the rest."""
        for stream in filter(None, (sys.stdout, sys.stderr)):
            stream.flush()  # otherwise each process would print it again
        try:
            self._fill()
            while self._workers:
                for ready in wait([worker.connection for worker in self._workers]):
                    worker = next(one for one in self._workers if one.connection is ready)
                    yield from self._received(worker)
        finally:
            for worker in self._workers:
                worker.process.kill()
                worker.process.join()

    def _fill(self) -> None:
        """Start as many processes as there are tasks for."""
        while self._left and len(self._workers) < self._jobs:
            here, there = multiprocessing.Pipe()
            context = multiprocessing.get_context("fork")
            process = context.Process(target=self._serve, args=(there,), daemon=False)
            process.start()
            there.close()
            worker = _Worker(process, here)
            self._workers.append(worker)
            self._give(worker)

    def _give(self, worker: _Worker) -> None:
        """Give a process its next task, or let it end."""
        worker.task = self._left.pop() if self._left else None
        with suppress(BrokenPipeError):  # reading from it will tell
            worker.connection.send(worker.task)

    def _received(self, worker: _Worker) -> Iterator[tuple[int, R | Died]]:
        try:
            answer = worker.connection.recv()
        except (EOFError, ConnectionResetError):
            self._workers.remove(worker)
            worker.process.join()
            if worker.task is not None:
                yield worker.task, Died(_how(worker.process.exitcode))
                self._fill()
            return
        if isinstance(answer, _Raised):
            raise answer.error
        task = worker.task
        self._give(worker)
        assert task is not None
        yield task, answer

    def _serve(self, connection: Connection) -> None:
        """Do tasks in a process of its own until there are no more."""
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # the first process ends this one
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        _end_with_parent()
        for worker in self._workers:
            worker.connection.close()
        with self._start() as context:
            while (task := connection.recv()) is not None:
                try:
                    answer: object = self._work(context, self._tasks[task])
                except Exception as error:
                    answer = _Raised(error)
                connection.send(answer)


def _end_with_parent() -> None:
    """Let the system end this process as soon as the first one is gone, however that ended."""
    set_death_signal = 1  # PR_SET_PDEATHSIG of Linux, where alone processes are copied
    ctypes.CDLL(None).prctl(set_death_signal, signal.SIGKILL)


def _how(code: int | None) -> str:
    if code is None or code >= 0:
        return f"a process ended with exit code {code}"
    with suppress(ValueError):
        return f"a process was killed ({signal.Signals(-code).name})"
    return f"a process was killed (signal {-code})"
