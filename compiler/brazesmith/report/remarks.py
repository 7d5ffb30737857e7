"""What should be known of cases although it fails none: notes, and risky findings by code."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Final

from brazesmith.base.source import one_line
from brazesmith.report import words
from brazesmith.report.diagnostics import risky_line
from brazesmith.suites.suite import CaseResult, Status

#: How many notes are shown.
_AT_MOST: Final = 20


class Remarks:
    """Folds what is the same in several cases."""

    def __init__(self) -> None:
        self._notes: Counter[tuple[str, str]] = Counter()
        self._risky: Counter[str] = Counter()
        self._messages: dict[str, str] = {}  # of the first finding with a code

    def add(self, result: CaseResult) -> None:
        """Add what is to be said of a result; the report of a failed case has its own notes."""
        if result.status is Status.PASSED and not result.accepted:
            self._notes.update((result.case.transform, note) for note in result.remarks)
        for finding in result.risky:
            self._risky[finding.code] += 1
            self._messages.setdefault(finding.code, finding.message)

    def lines(self) -> Iterator[str]:
        """Yield a line for each note and for each code."""
        for (transform, note), number in self._notes.most_common(_AT_MOST):
            where = f"{transform}, {words.counted(number, 'case')}"
            yield words.faint(f"note: {one_line(where)}: {one_line(note)}")
        if len(self._notes) > _AT_MOST:
            yield words.faint(f"… {len(self._notes) - _AT_MOST} more notes")
        for code, number in sorted(self._risky.items()):
            yield risky_line(code, words.counted(number, "case"), self._messages[code])
