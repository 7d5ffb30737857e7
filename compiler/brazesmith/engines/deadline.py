"""A deadline for another process, which does not depend on what else the machine is doing."""

from __future__ import annotations

import psutil


class Deadline:
    """Limits the processor time of a process until it answers.

    A process that a busy machine lets wait, or that is stopped for a while, is not late for that.
    Nor is one that has answered while this process was stopped: only time in which this process
    waits for the answer counts. A process that sleeps is late after `longest` seconds. None is one
    that has ended.
    """

    def __init__(self, process: psutil.Process | None, seconds: float) -> None:
        self._process = process
        self._seconds = seconds
        self._waited = 0.0
        self._began = 0.0

    def has_passed(self, waited: float) -> bool:
        """Return whether the process is late, after another wait of so many seconds."""
        if self._waited == 0:
            self._began = _worked(self._process)
        self._waited += waited
        if self._waited <= self._seconds:
            return False
        worked = _worked(self._process) - self._began
        return worked > self._seconds or self._waited > longest(self._seconds)


def longest(seconds: float) -> float:
    """Return how long to wait for a process that may work for so many seconds."""
    return 3 * seconds + 10


def _worked(process: psutil.Process | None) -> float:
    """Return the processor time that a process has used; 0 if it has ended."""
    if process is None:
        return 0.0
    try:
        times = process.cpu_times()
    except psutil.Error:
        return 0.0
    return float(times.user + times.system)
