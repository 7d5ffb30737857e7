"""The progress of a long run: a bar on a terminal, which is erased at the end."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import IO, TYPE_CHECKING, Final

if TYPE_CHECKING:
    from rich.progress import Progress as Bar

#: Seconds before the bar appears.
_PATIENCE: Final = 1.0


class Progress:
    """Shows how many cases have run; nothing if the stream is not a terminal."""

    def __init__(
        self, stream: IO[str], total: int, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._stream = stream
        self._total = total
        self._clock = clock
        self._done = 0
        self._start = clock() + _PATIENCE if stream.isatty() else float("inf")
        self._bar: Bar | None = None

    def step(self, label: str) -> None:
        """Count one more case."""
        self._done += 1
        if self._bar is None and self._clock() >= self._start:
            self._bar = _bar(self._stream, self._total)
        if self._bar:
            [task] = self._bar.task_ids
            self._bar.update(task, completed=self._done, description=label)

    def clear(self) -> None:
        """Erase the bar, because other text is about to be written."""
        if self._bar:
            self._bar.stop()
            self._bar = None


def _bar(stream: IO[str], total: int) -> Bar:
    from rich.console import Console  # 0.1 s to import, needed only for a long run
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    columns = (BarColumn(), MofNCompleteColumn(), TextColumn("{task.description}", markup=False))
    bar = Progress(*columns, console=Console(file=stream), transient=True)
    bar.add_task("", total=total)
    bar.start()
    return bar
