"""Run a function that executes specs in a process of its own, with limits.

    report = call(standby, function, "an argument", engines=engines)

The function is called as `function(runner, "an argument")`. Scripts that it runs with `runner` run
in the caller's engines, which are warm. Everything that is sent between the two can be pickled.
"""

from __future__ import annotations

import contextlib
import signal
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection
from types import FrameType
from typing import Any, Final, NoReturn

from brazesmith.app.standby import Process, Standby
from brazesmith.engines import Engines, Input, Language, Limits, Outcome
from brazesmith.engines.pool import Runnable

#: How often the memory of a process is measured, and a caller asked whether it still waits.
_POLL_SECONDS: Final = 0.02

#: How long a process that has reached its deadline may take to report where it is.
_GRACE_SECONDS: Final = 1.0

#: At which share of its memory limit allocations fail: there has to be enough left to report that.
_SOFT: Final = 0.9


class Ended(Exception):
    """A process ended without a result; the message says why."""


class OutOfTime(KeyboardInterrupt):
    """Raised in the process at its deadline, where it is; the message says how long that is.

    It interrupts specs and the compiler as Ctrl-C does: nothing takes it for an error of a spec.
    """


class Superseded(Exception):
    """Nobody waits for the result any more."""


@dataclass(frozen=True, slots=True)
class _Code:
    """A script as the caller's engines run it."""

    code: str
    language: Language
    is_pure: bool


@dataclass(frozen=True, slots=True)
class _Request:
    """Scripts to run in the caller's engines."""

    script: _Code
    inputs: tuple[Input, ...]
    is_bulk: bool


@dataclass(frozen=True, slots=True)
class _Result:
    """What the function returns."""

    value: Any


class Lent(Engines):
    """The caller's engines, in the process that it has started."""

    def __init__(self, connection: Connection, limits: Limits) -> None:
        super().__init__(limits)
        self._connection = connection

    def run(self, script: Runnable, inputs: Sequence[Input]) -> list[Outcome]:
        """Run one script on every input: one outcome each, in the same order."""
        return self._ask(script, inputs, is_bulk=False)

    def stream(self, script: Runnable, inputs: Sequence[Input]) -> Iterator[Outcome]:
        """Yield the outcomes of a run in bulk mode."""
        yield from self._ask(script, inputs, is_bulk=True)

    def _ask(self, script: Runnable, inputs: Sequence[Input], *, is_bulk: bool) -> list[Outcome]:
        code = _Code(script.code, script.language, script.is_pure)
        left = _stop_clock()
        self._connection.send(_Request(code, tuple(inputs), is_bulk))
        outcomes: list[Outcome] = self._connection.recv()
        _start_clock(left)
        return outcomes


def call(
    standby: Standby,
    function: Callable[..., Any],
    *arguments: Any,
    engines: Engines,
    seconds: float,
    memory_mb: int = Limits().memory_mb,
    is_over: Callable[[], bool] = lambda: False,
) -> Any:
    """Return `function(runner, *arguments)`, called in a process of its own.

    `seconds` is its deadline; time in which it waits for the engines does not count. At the
    deadline, OutOfTime is raised where the function is, and MemoryError if it takes more than
    `memory_mb`; a process that continues is killed. Raises Ended without a result, and Superseded
    as soon as `is_over` holds.
    """
    process = standby.start(_serve, function, arguments, engines.limits, seconds, memory_mb)
    try:
        while True:
            match _receive(process, seconds, memory_mb, is_over):
                case _Request(script, inputs, True):
                    process.send(list(engines.stream(script, inputs)))
                case _Request(script, inputs):
                    process.send(engines.run(script, inputs))
                case _Result(value):
                    return value
    finally:
        process.end()


def _receive(
    process: Process, seconds: float, memory_mb: int, is_over: Callable[[], bool]
) -> _Request | _Result:
    """Return the next message of a process. Raises Ended and Superseded."""
    deadline = time.monotonic() + seconds + _GRACE_SECONDS
    while not process.connection.poll(_POLL_SECONDS):
        if is_over():
            raise Superseded
        if process.resident_mb() > memory_mb:
            raise Ended(f"the spec was stopped: it took more than {memory_mb} MB")
        if time.monotonic() > deadline:
            raise Ended(f"the spec was stopped: it did not finish within {_text(seconds)}")
    message: _Request | _Result | None = process.receive()
    if message is None:
        raise Ended("the process of the spec ended: it crashed, or the spec calls `os._exit`")
    return message


def _serve(
    connection: Connection,
    function: Callable[..., Any],
    arguments: tuple[Any, ...],
    limits: Limits,
    seconds: float,
    memory_mb: int,
) -> None:
    """Call the function in this process, and send its result."""

    def stop(signal_number: int, frame: FrameType | None) -> NoReturn:
        raise OutOfTime(f"did not finish within {_text(seconds)}")

    if hasattr(signal, "setitimer"):
        signal.signal(signal.SIGALRM, stop)
    _limit_memory(memory_mb)
    _start_clock(seconds)
    try:
        value = function(Lent(connection, limits), *arguments)
    finally:
        _stop_clock()
    connection.send(_Result(value))


def _limit_memory(most_mb: int) -> None:
    """Let allocations fail that need more memory than this process may take."""
    if sys.platform != "linux":
        return  # only the resident memory is limited, by the caller
    import resource

    import psutil

    used = psutil.Process().memory_info()
    more = max(int(most_mb * _SOFT * 2**20) - used.rss, 0)
    with contextlib.suppress(ValueError, OSError):  # the system allows less
        resource.setrlimit(resource.RLIMIT_AS, (used.vms + more, -1))


def _start_clock(seconds: float) -> None:
    if seconds > 0 and hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_REAL, seconds)


def _stop_clock() -> float:
    """Stop the clock of the deadline; return the seconds that are left."""
    return signal.setitimer(signal.ITIMER_REAL, 0)[0] if hasattr(signal, "setitimer") else 0.0


def _text(seconds: float) -> str:
    return "1 second" if seconds == 1 else f"{seconds:g} seconds"
