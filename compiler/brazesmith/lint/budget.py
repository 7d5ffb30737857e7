"""Engines that stop after a while: a slow script must not keep whoever waits for the lint."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from typing import Final

from brazesmith.engines import Engines, Failure, Input, Outcome
from brazesmith.engines.pool import Runnable

#: How long all runs of one script may take.
SECONDS: Final = 10.0
#: A script that hangs does so on most payloads. This many show it.
_MOST_SLOW: Final = 4
_SLOW: Final = (Failure.TIMEOUT, Failure.MEMORY, Failure.CRASH)


class Budget(Engines):
    """Runs scripts in other engines until the time is over; then there are no more outcomes."""

    def __init__(self, engines: Engines, seconds: float) -> None:
        super().__init__(engines.limits)
        self._engines = engines
        self._end = time.monotonic() + seconds
        self._slow = 0

    def run(self, script: Runnable, inputs: Sequence[Input]) -> list[Outcome]:
        """Run one script on every input, whatever the time."""
        return self._engines.run(script, inputs)

    def stream(self, script: Runnable, inputs: Sequence[Input]) -> Iterator[Outcome]:
        """Yield outcomes until the time is over."""
        if self._is_over:
            return
        for outcome in self._engines.stream(script, inputs):
            if outcome.error is not None and outcome.error.kind in _SLOW:
                self._slow += 1
            yield outcome
            if self._is_over:
                return

    @property
    def _is_over(self) -> bool:
        return time.monotonic() > self._end or self._slow >= _MOST_SLOW
