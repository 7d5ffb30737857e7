"""Engines that several threads share: each run has one of them for itself."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from threading import Condition
from typing import Final

from brazesmith.engines.outcome import Input, Limits, Outcome
from brazesmith.engines.pool import Engines, Runnable

#: So many engines start as soon as they are needed. They keep two processors busy.
_USUAL: Final = 2
#: So many start if all others stay busy for some seconds: with scripts that hang.
_MOST: Final = 8
_PATIENCE: Final = 0.25


class SharedEngines:
    """Runs scripts of both languages, from any thread. A run waits while all engines are busy."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._returned = Condition()
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
        with self._returned:
            for engines in self._all:
                engines.close()

    @contextmanager
    def _lent(self) -> Iterator[Engines]:
        with self._returned:
            while not self._idle:
                if len(self._all) >= _USUAL and self._returned.wait(_PATIENCE):
                    continue
                if not self._idle and len(self._all) < _MOST:
                    self._all.append(Engines(self._limits))
                    self._idle.append(self._all[-1])
            engines = self._idle.pop()  # the one that was used last: others stay asleep
        try:
            yield engines
        finally:
            with self._returned:
                self._idle.append(engines)
                self._returned.notify()
