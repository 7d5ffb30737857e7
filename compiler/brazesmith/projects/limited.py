"""Call a function that executes specs in a process of its own, with limits.

    found = call(function, "an argument", seconds=5)

One process cannot load specs twice, and a spec may do anything, also never end. The function and
everything that is sent between the two processes can be pickled.
"""

from __future__ import annotations

import contextlib
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection
from types import FrameType
from typing import Any, Final, NoReturn, TypeVar

from brazesmith.base.json import InputError
from brazesmith.engines import Engines, Input, Language, Limits, Outcome
from brazesmith.engines.deadline import Deadline, longest
from brazesmith.engines.pool import Runnable
from brazesmith.projects.errors import UsageError
from brazesmith.projects.project import Project
from brazesmith.projects.standby import Process, Standby, spawned

T = TypeVar("T")

#: Seconds that loading all specs of a project may take.
_PATIENCE: Final = 120.0

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
        _set_clock(*left)
        return outcomes


def apart(
    function: Callable[[Project], T],
    project: Project,
    is_over: Callable[[], bool] = lambda: False,
    seconds: float = _PATIENCE,
) -> T:
    """Return what a function that loads the specs of a project returns.

    Raises UsageError if the function does, or if its process ends or takes too long, and Superseded
    as soon as `is_over` holds.
    """
    try:
        found: T = call(function, project, seconds=seconds, is_over=is_over)
    except Ended as ended:
        raise UsageError(f"loading the specs was stopped: {ended}") from None
    return found


def call(
    function: Callable[..., Any],
    *arguments: Any,
    seconds: float,
    standby: Standby | None = None,
    engines: Engines | None = None,
    memory_mb: int | None = None,
    is_over: Callable[[], bool] = lambda: False,
) -> Any:
    """Return `function(*arguments)`, called in a process of its own.

    With `engines`, it is `function(runner, *arguments)`: scripts that it runs with `runner` run in
    these engines, which are warm. `standby` starts a process sooner. `seconds` is its deadline, in
    processor time (`Deadline`); the engines have their own. At the deadline, OutOfTime is raised
    where the function is, and MemoryError if it takes more than `memory_mb`; a process that
    continues is killed. Raises Ended without a result, Superseded as soon as `is_over` holds, and
    UsageError if the function raises that or InputError.
    """
    start = spawned if standby is None else standby.start
    limits = None if engines is None else engines.limits
    process = start(_serve, function, arguments, limits, seconds, memory_mb)
    try:
        while True:
            match _receive(process, seconds, memory_mb, is_over):
                case _Request(script, inputs, is_bulk) if engines is not None:
                    run = engines.stream if is_bulk else engines.run
                    process.send(list(run(script, inputs)))
                case _Result(value):
                    return value
                case UsageError() | Ended() as error:
                    raise error
    finally:
        process.end()


def _receive(
    process: Process, seconds: float, memory_mb: int | None, is_over: Callable[[], bool]
) -> _Request | _Result | UsageError | Ended:
    """Return the next message of a process. Raises Superseded."""
    deadline = Deadline(process.watched, seconds + _GRACE_SECONDS)
    while not process.connection.poll(_POLL_SECONDS):
        if is_over():
            raise Superseded
        if memory_mb is not None and process.resident_mb() > memory_mb:
            return Ended(f"it took more than {memory_mb} MB")
        if deadline.has_passed(_POLL_SECONDS):
            return _out_of_time(seconds)
    message: _Request | _Result | UsageError | Ended | None = process.receive()
    return message or Ended("it crashed, or a spec calls `os._exit`")


def _out_of_time(seconds: float) -> Ended:
    return Ended(f"it did not finish within {_text(seconds)}")


def _serve(
    connection: Connection,
    function: Callable[..., Any],
    arguments: tuple[Any, ...],
    limits: Limits | None,
    seconds: float,
    memory_mb: int | None,
) -> None:
    """Call the function in this process, and send its result."""

    def stop(signal_number: int, frame: FrameType | None) -> NoReturn:
        raise OutOfTime(f"did not finish within {_text(seconds)}")

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the first process
    if hasattr(signal, "setitimer"):
        signal.signal(signal.SIGPROF, stop)
        signal.signal(signal.SIGALRM, stop)
    if memory_mb is not None:
        _limit_memory(memory_mb)
    lent = () if limits is None else (Lent(connection, limits),)
    _start_clock(seconds)
    message: _Result | UsageError | Ended
    try:
        message = _Result(function(*lent, *arguments))
    except (UsageError, InputError) as error:
        message = UsageError(str(error))
    except OutOfTime:
        message = _out_of_time(seconds)
    finally:
        _stop_clock()
    connection.send(message)


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
    """Limit the processor time of this process, and how long it takes if it sleeps."""
    if seconds > 0:
        _set_clock(seconds, longest(seconds))


def _stop_clock() -> tuple[float, ...]:
    """Stop the clock of the deadline; return what is left of both limits."""
    return _set_clock(0, 0)


def _set_clock(*left: float) -> tuple[float, ...]:
    if not hasattr(signal, "setitimer"):
        return left
    timers = (signal.ITIMER_PROF, signal.ITIMER_REAL)
    return tuple(signal.setitimer(*timer)[0] for timer in zip(timers, left, strict=True))


def _text(seconds: float) -> str:
    return "1 second" if seconds == 1 else f"{seconds:g} seconds"
