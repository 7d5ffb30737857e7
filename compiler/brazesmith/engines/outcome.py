"""The inputs and outcomes of runs, as plain values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from functools import lru_cache

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Failure(StrEnum):
    """Why a run has no body."""

    EXCEPTION = "exception"  # uncaught in the script
    SYNTAX = "syntax"  # the script does not parse
    TIMEOUT = "timeout"  # it did not end within `Limits.seconds`
    MEMORY = "memory"  # it needed more than `Limits.memory_mb`
    CRASH = "crash"  # V8 crashed, or the worker was killed from outside
    RESULT = "result"  # the returned value cannot be a body: a promise, BigInt, cycle, or too large
    INPUT = "input"  # payload, headers or `now` cannot be read
    ABORT = "abort"  # a webhook's `abort_message`: nothing is sent, on purpose


@dataclass(frozen=True, slots=True)
class Input:
    """The input of one run: everything that the script can see."""

    payload: str  # JSON text, parsed inside V8
    headers: str = "{}"  # JSON text
    now: str | None = None  # the ISO 8601 instant that Date returns; None: the real clock
    seed: int | None = None  # the same seed gives the same Math.random; None: real randomness


@dataclass(frozen=True, slots=True)
class ScriptError:
    """An error, with its position in the script as the author wrote it."""

    kind: Failure
    name: str | None  # the class of a thrown error, such as TypeError; None for other values
    message: str
    line: int | None = None  # from 1
    column: int | None = None  # from 1, in UTF-16 units, as V8 and editors count
    source: str | None = None  # the line of code itself

    @property
    def text(self) -> str:
        """The error without its position: `TypeError: x is not a function`."""
        return f"{self.name}: {self.message}" if self.name else self.message

    def __str__(self) -> str:
        return self.text if self.line is None else f"{self.text} (line {self.line})"


@dataclass(frozen=True, slots=True)
class Outcome:
    """The outcome of one run.

    `body` is None if the run failed, and also if the script returned nothing (`error` is then None
    too). `lost_keys` are JSON pointers to what JSON drops (undefined, functions, symbols) or turns
    into null (NaN, Infinity, undefined in an array); at most the first thousand.
    """

    body: str | None  # JSON text of what the script returned
    error: ScriptError | None
    lost_keys: tuple[str, ...] = ()
    duration_ms: float = 0.0  # time in V8; runs below V8's clock tick share their batch's time


@dataclass(frozen=True, slots=True)
class Limits:
    """What one run may use."""

    seconds: float = 5.0  # some sources drop an event that is not answered within five seconds
    memory_mb: int = 512  # resident memory of the worker process
    result_bytes: int = 16 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Mode:
    """How often the realm is checked for changes.

    By default, before each run. Pure code cannot change it, so it is not checked. In bulk mode,
    many runs are checked together, and repeated one by one if the realm has changed.
    """

    is_pure: bool = False
    is_bulk: bool = False


@lru_cache(maxsize=64)
def milliseconds(instant: str) -> int | str:
    """Convert an ISO 8601 instant (default zone: UTC); return any other text unchanged."""
    try:
        at = datetime.fromisoformat(instant)
    except ValueError:
        return instant
    if at.tzinfo is None:
        at = at.replace(tzinfo=UTC)
    return (at - EPOCH) // timedelta(milliseconds=1)
