"""How far a long run has come: one line on a terminal that goes away again."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import IO, Final

#: Seconds before the line appears, and between two versions of it.
_PATIENCE: Final = 1.0
_PACE: Final = 0.1


class Progress:
    """Shows how many cases are done; nothing at all when the stream is no terminal."""

    def __init__(
        self, stream: IO[str], total: int, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._stream = stream
        self._total = total
        self._clock = clock
        self._done = 0
        self._next = clock() + _PATIENCE if stream.isatty() else float("inf")
        self._shown = False

    def step(self, label: str) -> None:
        """One more case is done."""
        self._done += 1
        if self._clock() >= self._next:
            self._next = self._clock() + _PACE
            line = f"{self._done:,} of {self._total:,}  {label}"[:76]
            self._stream.write(f"\r\033[K{line}")
            self._stream.flush()
            self._shown = True

    def clear(self) -> None:
        """Make way for other output."""
        if self._shown:
            self._stream.write("\r\033[K")
            self._stream.flush()
            self._shown = False
