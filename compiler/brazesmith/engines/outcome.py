"""What goes into a run of a script and what comes out of it: plain values, no behaviour."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Failure(StrEnum):
    """Why a run has no body."""

    EXCEPTION = "exception"  # the script threw, and nobody caught it
    SYNTAX = "syntax"  # the script is not JavaScript
    TIMEOUT = "timeout"  # it did not end within `Limits.seconds`
    MEMORY = "memory"  # it wanted more than `Limits.memory_mb`
    CRASH = "crash"  # V8 itself died, or somebody killed the worker
    RESULT = "result"  # it returned what cannot be a body: a promise, a BigInt, a cycle, too much
    INPUT = "input"  # payload, headers or `now` cannot be read
    ABORT = "abort"  # a webhook's `abort_message`: nothing is sent, on purpose


@dataclass(frozen=True, slots=True)
class Input:
    """One run of a script: everything that it can see."""

    payload: str  # JSON text, parsed inside V8
    headers: str = "{}"  # JSON text
    now: str | None = None  # ISO 8601 instant that Date is fixed at; None: the real clock
    seed: int | None = None  # the same seed gives the same Math.random; None: real randomness


@dataclass(frozen=True, slots=True)
class ScriptError:
    """What went wrong, in the coordinates of the script as its author wrote it."""

    kind: Failure
    name: str | None  # the class of a thrown error, such as TypeError; None for other values
    message: str
    line: int | None = None  # from 1
    column: int | None = None  # from 1, in UTF-16 units, as V8 and editors count
    source: str | None = None  # the line of code itself

    def __str__(self) -> str:
        named = f"{self.name}: {self.message}" if self.name else self.message
        return named if self.line is None else f"{named} (line {self.line})"


@dataclass(frozen=True, slots=True)
class Outcome:
    """One run of a script: what came of it.

    `body` is None when the run failed, and also when the script returned nothing (`error` is then
    None too). `lost_keys` are JSON pointers of what JSON drops (undefined, functions, symbols) or
    turns into null (NaN, Infinity, undefined in an array); at most the first thousand.
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
    """How many runs share a realm unchecked.

    Usually the realm is compared with its record before each run. Pure code cannot leave a trace in
    it. In bulk, many runs are checked together, and are repeated one by one if they left a trace.
    """

    is_pure: bool = False
    is_bulk: bool = False
