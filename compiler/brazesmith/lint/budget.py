"""Engines that run a limited number of payloads, so that the lint ends."""

from __future__ import annotations

import math
import time
from collections.abc import Iterator, Sequence
from typing import Final

from brazesmith.engines import Engines, Failure, Input, Outcome
from brazesmith.engines.pool import Runnable

#: How many payloads one script may be run on. Scripts of usual size need a few hundred.
RUNS: Final = 20_000
#: How long all runs of one script may take: so long that only a script that is slow itself reaches
#: it, on a busy machine too.
SECONDS: Final = 180.0
#: A script that hangs does so on most payloads. This many show it.
_MOST_SLOW: Final = 3
#: How a script that hangs ends.
SLOW: Final = (Failure.TIMEOUT, Failure.MEMORY, Failure.CRASH)


class Budget(Engines):
    """Runs scripts in other engines until a limit is reached; then there are no more outcomes.

    `reason` says which limit was reached, or is "".
    """

    def __init__(self, engines: Engines, runs: int, seconds: float = math.inf) -> None:
        super().__init__(engines.limits)
        self.reason = ""
        self._engines = engines
        self._left = runs
        self._seconds = seconds
        self._end = time.monotonic() + seconds
        self._slow = 0

    def run(self, script: Runnable, inputs: Sequence[Input]) -> list[Outcome]:
        """Run one script on every input, whatever the limits."""
        outcomes = self._engines.run(script, inputs)
        self._slow += sum(_is_slow(outcome) for outcome in outcomes)
        return outcomes

    def stream(self, script: Runnable, inputs: Sequence[Input]) -> Iterator[Outcome]:
        """Yield outcomes until a limit is reached."""
        if not inputs or self._is_over():
            return
        for outcome in self._engines.stream(script, inputs):
            self._left -= 1
            self._slow += _is_slow(outcome)
            yield outcome
            if self._is_over():
                return

    def _is_over(self) -> bool:
        if time.monotonic() > self._end:
            self.reason = f"running it took more than {self._seconds:g} seconds"
        elif self._slow >= _MOST_SLOW:
            self.reason = "it does not end on several payloads"
        elif self._left <= 0:
            self.reason = "it needs too many payloads"
        return self.reason != ""


def _is_slow(outcome: Outcome) -> bool:
    return outcome.error is not None and outcome.error.kind in SLOW
