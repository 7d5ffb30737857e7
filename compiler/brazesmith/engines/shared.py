"""Engines that several threads share: each run has one of them for itself."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from threading import BoundedSemaphore, Lock
from typing import Final

from brazesmith.engines.outcome import Input, Limits, Outcome
from brazesmith.engines.pool import Engines, Runnable

#: How many runs there are at a time. A script that hangs occupies one until its deadline.
_MOST: Final = 8


class SharedEngines:
    """Runs scripts of both languages, from any thread.

    A run that finds all engines busy starts others, until there are `most` of them; then it waits.
    """

    def __init__(self, limits: Limits, most: int = _MOST) -> None:
        self._limits = limits
        self._places = BoundedSemaphore(most)
        self._lock = Lock()
        self._all: list[Engines] = []
        self._idle: list[Engines] = []

    def start(self) -> None:
        """Start V8 for the first run, without waiting until it is ready."""
        with self._lent() as engines:
            engines.__enter__()

    def run(self, script: Runnable, inputs: Sequence[Input]) -> list[Outcome]:
        """Run one script on every input: one outcome each, in the same order."""
        with self._lent() as engines:
            return engines.run(script, inputs)

    def close(self) -> None:
        """End all workers."""
        with self._lock:
            for engines in self._all:
                engines.close()

    @contextmanager
    def _lent(self) -> Iterator[Engines]:
        with self._places:
            with self._lock:
                if not self._idle:
                    self._all.append(Engines(self._limits))
                    self._idle.append(self._all[-1])
                engines = self._idle.pop()  # the one that was used last: others stay asleep
            try:
                yield engines
            finally:
                with self._lock:
                    self._idle.append(engines)
