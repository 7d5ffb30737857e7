"""Runs scripts in a worker process and gives an outcome for every input, whatever happens there."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from types import TracebackType
from typing import Any, Self

from brazesmith.emulator import positions
from brazesmith.emulator.outcome import Failure, Input, Limits, Outcome, ScriptError
from brazesmith.emulator.process import Worker, WorkerDied

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

# What V8 throws when a typed array is larger than it can have; the script could have caught it.
ALLOCATION_FAILED = "Array buffer allocation failed"

ENDS_TOO_EARLY = "the code ends too early: a bracket, a text or an expression is still open"

BATCH = 100  # inputs in one request ...
BATCH_CHARACTERS = 4_000_000  # ... or fewer, when they are large

# A batch answers many times a second unless one run is slow. One that is silent for this long is
# taken apart, and its runs get the full deadline one by one: only so is it known which one it is.
PATIENCE_SECONDS = 0.5

# A worker that still holds this much of its memory between two batches makes room for a new one.
RECYCLED_ABOVE = 0.5


class Emulator:
    """Runs Data Transformations. Reusable; one thread at a time.

    The first run starts the worker; a `with` starts it at once, so that V8 comes up while its user
    still compiles.

    Every input gets its own outcome: when a run hangs or takes the worker down, that run alone
    reports it, and the others are run in a new worker. A script that hangs on each of many inputs
    takes its deadline for each; `stream` lets a caller stop at the first failure.
    """

    def __init__(self, limits: Limits = Limits()) -> None:  # noqa: B008 (frozen)
        self.limits = limits
        self._worker: Worker | None = None
        self._is_busy = False

    def __enter__(self) -> Self:
        self._idle_worker()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the worker. The emulator can be used again: it starts another one."""
        if self._worker is not None:
            self._worker.kill()
            self._worker = None
        self._is_busy = False

    def run(self, code: str, inputs: Sequence[Input], *, is_pure: bool = False) -> list[Outcome]:
        """Run `code` once for each input: one outcome each, in the same order.

        `is_pure` says that the code cannot leave a trace in the realm, as that which brazesmith
        writes; then the realm is not compared with its record before each run, but now and then.
        """
        return list(self.stream(code, inputs, is_pure=is_pure))

    def stream(
        self, code: str, inputs: Sequence[Input], *, is_pure: bool = False
    ) -> Iterator[Outcome]:
        """Do as `run`, handing out each outcome as soon as its batch has answered."""
        for batch in _batches(inputs):
            yield from self._run_batch(code, batch, is_pure)

    def _run_batch(
        self, code: str, batch: Sequence[Input], is_pure: bool, *, last_chance: bool = False
    ) -> Iterator[Outcome]:
        answered = 0
        try:
            for outcome in self._ask(code, batch, is_pure):
                answered += 1
                yield outcome
        except WorkerDied as death:
            self.close()
            rest = batch[answered:]
            alone = len(rest) == 1
            # A worker may also die of what the run has nothing to do with: of somebody's kill, say.
            if alone and (last_chance or death.kind is not Failure.CRASH):
                yield Outcome(None, ScriptError(death.kind, None, death.message))
                return
            for each in rest:
                yield from self._run_batch(code, [each], is_pure, last_chance=alone)

    def _ask(self, code: str, batch: Sequence[Input], is_pure: bool) -> Iterator[Outcome]:
        """Put one request to the worker; its answers as they come."""
        worker = self._idle_worker()
        worker.await_ready()
        self._is_busy = True
        worker.send(_request(code, batch, is_pure, self.limits))
        answered = 0
        while answered < len(batch):
            alone = len(batch) - answered == 1
            seconds = self.limits.seconds
            frame = worker.receive(seconds if alone else min(PATIENCE_SECONDS, seconds))
            for outcome in _outcomes(json.loads(frame), code, self.limits):
                answered += 1
                yield outcome
        self._is_busy = False
        if worker.resident_mb() > self.limits.memory_mb * RECYCLED_ABOVE:
            self.close()

    def _idle_worker(self) -> Worker:
        if self._is_busy:  # its answers go to a stream that nobody has read to the end
            self.close()
        if self._worker is None:
            self._worker = Worker(self.limits)
        return self._worker


def _batches(inputs: Sequence[Input]) -> Iterator[Sequence[Input]]:
    start = size = 0
    for at, each in enumerate(inputs):
        size += len(each.payload) + len(each.headers)
        if at > start and (at - start >= BATCH or size > BATCH_CHARACTERS):
            yield inputs[start:at]
            start, size = at, len(each.payload) + len(each.headers)
    if start < len(inputs):
        yield inputs[start:]


def _request(code: str, batch: Sequence[Input], is_pure: bool, limits: Limits) -> bytes:
    inputs = [
        {
            "payload": each.payload,
            "headers": each.headers,
            "now": None if each.now is None else _milliseconds(each.now),
            "seed": each.seed,
        }
        for each in batch
    ]
    most = limits.result_bytes
    request = {"code": code, "inputs": inputs, "isPure": is_pure, "mostBytes": most}
    return json.dumps(request).encode("ascii")


def _milliseconds(instant: str) -> int | str:
    """Read an ISO 8601 instant, in UTC when it names no zone; what is none stays as it is."""
    try:
        at = datetime.fromisoformat(instant)
    except ValueError:
        return instant
    if at.tzinfo is None:
        at = at.replace(tzinfo=UTC)
    return (at - EPOCH) // timedelta(milliseconds=1)


def _outcomes(frame: dict[str, Any], code: str, limits: Limits) -> Iterator[Outcome]:
    """Read one answer of the worker."""
    told = frame["outcomes"]
    # V8's clock ticks in milliseconds: what it saw of a run is exact to that. The runs that were
    # over within a tick share what the answer took otherwise.
    quick = sum(1 for each in told if each["ms"] < 1)
    share = max(frame["elapsedMs"] - sum(each["ms"] for each in told), 0.0) / max(quick, 1)
    for at, each in enumerate(told):
        where = frame["where"] if at == len(told) - 1 else None
        yield _outcome(each, float(each["ms"] or share), code, where, limits)


def _outcome(
    told: dict[str, Any], duration: float, code: str, where: str | None, limits: Limits
) -> Outcome:
    if "error" in told:
        return Outcome(None, _script_error(told["error"], code, where), (), duration)
    body: str | None = told["body"]
    if body is not None and len(body.encode("utf-8")) > limits.result_bytes:
        message = f"as JSON it is longer than {limits.result_bytes} bytes"
        message = f"the returned value cannot be a body: {message}"
        return Outcome(None, ScriptError(Failure.RESULT, None, message), (), duration)
    return Outcome(body, None, tuple(map(_pointer, told["lost"])), duration)


def _script_error(told: dict[str, Any], code: str, where: str | None) -> ScriptError:
    place = positions.in_stack(told["stack"], told["message"], code)
    if place is None and where is not None:
        place = positions.in_report(where, code)
    kind = Failure(told["kind"])
    if told["message"] == ALLOCATION_FAILED:
        kind = Failure.MEMORY
    error = ScriptError(kind, told["name"], told["message"])
    if place is None:
        return error
    if kind is Failure.SYNTAX and place.is_behind and error.message.startswith("Unexpected"):
        error = replace(error, message=ENDS_TOO_EARLY)  # V8 names a token of its own
    return replace(error, line=place.line, column=place.column, source=place.source)


def _pointer(path: list[str]) -> str:
    return "".join("/" + key.replace("~", "~0").replace("/", "~1") for key in path)
