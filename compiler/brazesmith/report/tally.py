"""Counts of results."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from brazesmith.suites.suite import CaseResult, Status


@dataclass(slots=True)
class Tally:
    """How many cases have which status."""

    counts: Counter[str] = field(default_factory=Counter)
    total: int = 0
    duration_ms: float = 0.0

    def add(self, result: CaseResult) -> None:
        """Count one result, by what `--update` wrote, and by its status unless it passed."""
        self.total += 1
        self.duration_ms += result.duration_ms
        if result.accepted:
            self.counts[str(result.accepted)] += 1
        if not result.accepted or result.status is not Status.PASSED:
            self.counts[str(result.status)] += 1

    def merge(self, other: Tally) -> None:
        """Count the results that another tally has counted."""
        self.total += other.total
        self.duration_ms += other.duration_ms
        self.counts += other.counts

    @property
    def failures(self) -> int:
        """How many cases failed, or could not be read."""
        return self.counts[Status.FAILED] + self.counts[Status.ERROR]

    def to_json(self) -> dict[str, int]:
        """Return the counts; the three statuses are always there."""
        statuses = {str(status): self.counts[status] for status in Status}
        return {"total": self.total} | statuses | dict(self.counts)
