"""Worker processes that replay the parts of an archive, and give the summaries in order."""

from __future__ import annotations

import os
import pickle
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from queue import SimpleQueue
from typing import Final, Self

from brazesmith.archive.chunks import Chunk
from brazesmith.archive.reading import Unreadable
from brazesmith.base.stretch import FileChanged
from brazesmith.engines import Failure, Limits
from brazesmith.engines.process import PYTHON, Worker, WorkerDied
from brazesmith.replay.comparison import SAME
from brazesmith.replay.job import Job
from brazesmith.replay.record import Record
from brazesmith.replay.row import Line, Row
from brazesmith.replay.summary import Summary
from brazesmith.replay.worker import Part, packed

#: The memory that a worker may take, without the engine that runs the code.
_LIMITS: Final = Limits(memory_mb=1024)
#: Parts that wait or run, for each worker: enough that none is idle.
_AHEAD: Final = 3
#: Seconds without a sign of life, beside the deadline of the code, after which a worker hangs.
_PATIENCE: Final = 60.0


@dataclass(frozen=True, slots=True)
class _Program:
    name: str = "the replay worker"
    modules: tuple[str, ...] = ("brazesmith", "py_mini_racer", "deepdiff", "psutil", "orjson")

    def command(self, limits: Limits) -> tuple[str, ...]:
        return (*PYTHON, "-m", "brazesmith.replay.worker")


def usable_cores() -> int:
    """Return how many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


class Interrupted(Exception):
    """The pool was closed while a part was running."""


class Pool:
    """A number of workers with one job. `with` ends them, also in the middle of their work."""

    def __init__(self, job: Job, workers: int) -> None:
        self._job = job
        self._threads = ThreadPoolExecutor(workers)
        self._most = workers * _AHEAD
        self._seats: SimpleQueue[_Seat] = SimpleQueue()
        self._all = [_Seat(job) for _ in range(workers)]
        for seat in self._all:
            self._seats.put(seat)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for seat in self._all:
            seat.close()
        self._threads.shutdown(cancel_futures=True)

    def replay(self, parts: Iterable[Part]) -> Iterator[tuple[Part, Summary]]:
        """Yield every part with its summary, in order.

        Raises OSError if the disk is full, and FileChanged.
        """
        running: deque[tuple[Part, Future[Summary]]] = deque()
        for part in parts:
            running.append((part, self._threads.submit(self._run, part)))
            while len(running) >= self._most or (running and running[0][1].done()):
                done, future = running.popleft()
                yield done, future.result()
        while running:
            done, future = running.popleft()
            yield done, future.result()

    def _run(self, part: Part) -> Summary:
        seat = self._seats.get()
        try:
            return seat.replay(part)
        finally:
            self._seats.put(seat)


class _Seat:
    """A worker, replaced when it ends early."""

    def __init__(self, job: Job) -> None:
        self._job = job
        self._worker: Worker | None = None
        self._is_closed = False

    def close(self) -> None:
        """End the worker for good."""
        self._is_closed = True
        if self._worker is not None:
            self._worker.kill()

    def replay(self, part: Part) -> Summary:
        """Run a part. If that ends the worker, run its lines one by one to find out which did."""
        found = self._attempt(part)
        if isinstance(found, WorkerDied) and found.kind is Failure.CRASH:
            found = self._attempt(part)  # the crash may have nothing to do with the part
        if isinstance(found, Summary):
            return found
        summary = Summary()
        for line in _lines(part):
            summary.add(self._replay_line(line))
        return summary

    def _replay_line(self, part: Part) -> Summary:
        found = self._attempt(part)
        if isinstance(found, WorkerDied):
            found = self._attempt(part)  # in a new worker
        return _failed(self._job, part, found) if isinstance(found, WorkerDied) else found

    def _attempt(self, part: Part) -> Summary | WorkerDied:
        """Run a part; if that ends the worker, return why, and take back its results."""
        size = part.results.stat().st_size if part.results and part.results.exists() else 0
        try:
            return self._ask(part)
        except WorkerDied as death:
            self._worker = None
            if part.results is not None and part.results.exists():
                os.truncate(part.results, size)
            return death

    def _ask(self, part: Part) -> Summary:
        if self._is_closed:
            raise Interrupted
        if self._worker is None:
            self._worker = Worker(_LIMITS, _Program())
            if self._is_closed:  # meanwhile
                self._worker.kill()
                raise Interrupted
            self._worker.await_ready()
            self._worker.send(pickle.dumps(self._job))
        try:
            self._worker.send(*packed(part))
            while True:
                frame = self._worker.receive(_patience(self._job))
                match pickle.loads(frame):
                    case Summary() as summary:
                        return summary
                    case OSError() | FileChanged() as error:
                        raise error
        except WorkerDied as death:
            if self._is_closed:
                raise Interrupted from death
            raise


def _lines(part: Part) -> Iterator[Part]:
    """Yield the lines of a part as parts of their own."""
    content = part.content
    if isinstance(content, Unreadable):
        yield part
        return
    for index, data in enumerate(content.content().split(b"\n")):
        if data.strip():
            file, line = content.place(index)
            yield Part(Chunk(data + b"\n", file, line), part.results)


def _patience(job: Job) -> float:
    """Return after how many seconds without a sign of life a worker hangs."""
    return _PATIENCE + 4 * job.seconds


def _failed(job: Job, part: Part, death: WorkerDied) -> Summary:
    """Record the line of a part as one that ended its worker."""
    assert isinstance(part.content, Chunk)
    chunk = part.content
    line = Line(chunk.file, chunk.first_line, chunk.content().decode("utf-8", "replace"))
    message = f"the result cannot be judged: {death.message}"
    if death.kind is not Failure.CRASH:  # which limit comes first depends on the machine
        limits = f"{_patience(job):g} seconds or {_LIMITS.memory_mb} MB"
        message = f"judging the result takes more than {limits}"
    with open(part.results or os.devnull, "ab") as out:
        record = Record(job, out.write)
        record.add(Row(line, "error", error=message, comparison=SAME if job.old else None))
    return record.summary
