"""Results for people and machines: text for a terminal, JSON, JUnit XML, HTML, annotations."""

from __future__ import annotations

from collections.abc import Sequence
from typing import IO, TYPE_CHECKING, Literal, Protocol

if TYPE_CHECKING:
    from brazesmith.base.diagnostics import Diagnostic
    from brazesmith.coverage.measured import Coverage
    from brazesmith.suites.suite import CaseResult

Format = Literal["json", "junit", "html", "github"]


class Report(Protocol):
    """Receives the results of a suite one after the other."""

    def add(self, result: CaseResult) -> None:
        """Add the next result. The results of a transform are adjacent."""

    def finish(
        self,
        seconds: float,
        diagnostics: Sequence[Diagnostic] = (),
        coverage: Coverage | None = None,
    ) -> None:
        """Write what is not written yet."""


def report_in(format_: Format, stream: IO[str]) -> Report:
    """Return a report of this format that writes to a stream."""
    if format_ == "json":
        from brazesmith.report.json import JsonReport

        return JsonReport(stream)
    if format_ == "github":
        from brazesmith.report.annotations import AnnotationReport

        return AnnotationReport(stream)
    from brazesmith.report.page import PageReport

    return PageReport(format_, stream)
