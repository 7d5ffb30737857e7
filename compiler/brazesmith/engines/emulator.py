"""Runs code in a worker process; every input gets an outcome, whatever happens there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Self

from brazesmith.engines.outcome import Failure, Input, Limits, Mode, Outcome, ScriptError
from brazesmith.engines.process import Engine, Worker, WorkerDied
from brazesmith.engines.v8.engine import V8

BATCH = 100  # inputs in one request ...
BULK_BATCH = 400  # ... in bulk
BATCH_CHARACTERS = 4_000_000  # ... or fewer, when they are large

# A batch answers many times a second unless one run is slow. One that is silent for this long is
# taken apart, and its runs get the full deadline one by one: only so is it known which one it is.
PATIENCE_SECONDS = 0.5

# A worker that still holds this much of its memory between two batches makes room for a new one.
RECYCLED_ABOVE = 0.5


class Emulator:
    """Runs Data Transformations, or what another engine runs. Reusable; one thread at a time.

    The first run starts the worker; a `with` starts it at once, so that it comes up while its user
    still compiles.

    Every input gets its own outcome: when a run hangs or takes the worker down, that run alone
    reports it, and the others are run in a new worker. A script that hangs on each of many inputs
    takes its deadline for each; `stream` lets a caller stop at the first failure.
    """

    def __init__(self, limits: Limits = Limits(), engine: Engine = V8) -> None:  # noqa: B008 (frozen)
        self.limits = limits
        self.engine = engine
        self._worker: Worker | None = None
        self._is_busy = False

    def __enter__(self) -> Self:
        self._idle_worker()
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End the worker. The emulator can be used again: it starts another one."""
        if self._worker is not None:
            self._worker.kill()
            self._worker = None
        self._is_busy = False

    def run(
        self, code: str, inputs: Sequence[Input], *, is_pure: bool = False, is_bulk: bool = False
    ) -> list[Outcome]:
        """Run `code` once for each input: one outcome each, in the same order.

        `is_pure`: the code cannot leave a trace in the realm, such as the code that brazesmith
        generates. `is_bulk` runs many inputs between two looks at the realm (`Mode`): faster, but
        only right if runs do not undo each other's traces.
        """
        return list(self.stream(code, inputs, is_pure=is_pure, is_bulk=is_bulk))

    def stream(
        self, code: str, inputs: Sequence[Input], *, is_pure: bool = False, is_bulk: bool = False
    ) -> Iterator[Outcome]:
        """Do as `run`, handing out each outcome as soon as its batch has answered."""
        for batch in _batches(inputs, BULK_BATCH if is_bulk else BATCH):
            yield from self._run_batch(code, batch, Mode(is_pure, is_bulk))

    def _run_batch(
        self, code: str, batch: Sequence[Input], mode: Mode, *, last_chance: bool = False
    ) -> Iterator[Outcome]:
        answered = 0
        try:
            for outcome in self._ask(code, batch, mode):
                answered += 1
                yield outcome
        except WorkerDied as death:
            self.close()
            rest = batch[answered:]
            alone = len(rest) == 1
            # A worker may also die for reasons that have nothing to do with the run.
            if alone and (last_chance or death.kind is not Failure.CRASH):
                yield Outcome(None, ScriptError(death.kind, None, death.message))
                return
            for single in rest:
                yield from self._run_batch(code, [single], mode, last_chance=alone)

    def _ask(self, code: str, batch: Sequence[Input], mode: Mode) -> Iterator[Outcome]:
        """Send one request to the worker; yield its answers as they come."""
        worker = self._idle_worker()
        worker.await_ready()
        self._is_busy = True
        request = self.engine.request(code, batch, mode, self.limits)
        worker.send(request.encode("utf-8", "surrogatepass"))
        answered = 0
        while answered < len(batch):
            alone = len(batch) - answered == 1
            seconds = self.limits.seconds
            is_patient = alone or mode.is_bulk  # on a busy machine a large request takes a while
            frame = worker.receive(seconds if is_patient else min(PATIENCE_SECONDS, seconds))
            for outcome in self.engine.outcomes(frame.decode("utf-8"), code, self.limits):
                answered += 1
                yield outcome
        self._is_busy = False
        if worker.resident_mb() > self.limits.memory_mb * RECYCLED_ABOVE:
            self.close()

    def _idle_worker(self) -> Worker:
        if self._is_busy:  # a stream was not read to its end
            self.close()
        if self._worker is None:
            self._worker = Worker(self.limits, self.engine)
        return self._worker


def _batches(inputs: Sequence[Input], most: int) -> Iterator[Sequence[Input]]:
    batch: list[Input] = []
    size = 0
    for item in inputs:
        own = len(item.payload) + len(item.headers)
        if batch and (len(batch) >= most or size + own > BATCH_CHARACTERS):
            yield batch
            batch, size = [], 0
        batch.append(item)
        size += own
    if batch:
        yield batch
