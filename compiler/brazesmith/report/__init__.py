"""Results as something to read: text for people, JSON and JUnit for machines, HTML for a review.

A report is fed one result after the other and keeps no more of each than it must.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import IO, TYPE_CHECKING, Literal, Protocol

if TYPE_CHECKING:
    from brazesmith.base.diagnostics import Diagnostic
    from brazesmith.testing.suite import CaseResult

Format = Literal["json", "junit", "html"]


class Report(Protocol):
    """What takes results in."""

    def add(self, result: CaseResult) -> None:
        """Take in the next result; those of one transform come together."""

    def finish(self, seconds: float, diagnostics: Sequence[Diagnostic] = ()) -> None:
        """Write what is not written yet."""


def report_in(format_: Format, stream: IO[str]) -> Report:
    """A report of this format that writes to this stream."""
    match format_:
        case "json":
            from brazesmith.report.json import JsonReport

            return JsonReport(stream)
        case "junit":
            from brazesmith.report.junit import JunitReport

            return JunitReport(stream)
        case "html":
            from brazesmith.report.html import HtmlReport

            return HtmlReport(stream)
