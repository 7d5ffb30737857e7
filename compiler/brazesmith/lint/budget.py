"""Engines that stop after a while: a slow script must not keep whoever waits for the lint."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from typing import Final

from brazesmith.engines import Engines, Input, Outcome
from brazesmith.engines.pool import Runnable

#: How long all runs of one script may take.
SECONDS: Final = 10.0


class Budget(Engines):
    """Runs scripts in other engines until the time is over; then there are no more outcomes."""

    def __init__(self, engines: Engines, seconds: float) -> None:
        super().__init__(engines.limits)
        self._engines = engines
        self._end = time.monotonic() + seconds

    def run(self, script: Runnable, inputs: Sequence[Input]) -> list[Outcome]:
        """Run one script on every input, whatever the time."""
        return self._engines.run(script, inputs)

    def stream(self, script: Runnable, inputs: Sequence[Input]) -> Iterator[Outcome]:
        """Yield outcomes until the time is over."""
        if time.monotonic() < self._end:
            for outcome in self._engines.stream(script, inputs):
                yield outcome
                if time.monotonic() > self._end:
                    return
