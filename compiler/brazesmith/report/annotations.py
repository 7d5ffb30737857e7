"""Failures of a suite as annotations of GitHub Actions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import IO, TYPE_CHECKING

import click

from brazesmith.base.diagnostics import Diagnostic, Label, Span
from brazesmith.report.formats import formatted
from brazesmith.report.text import render
from brazesmith.suites.suite import CaseResult, Status

if TYPE_CHECKING:
    from brazesmith.coverage.measured import Coverage


class AnnotationReport:
    """Writes an annotation for each case that fails, and for each diagnostic of the compiler."""

    def __init__(self, stream: IO[str]) -> None:
        self._stream = stream

    def add(self, result: CaseResult) -> None:
        """Write the next result, if the case fails."""
        if result.status is not Status.PASSED and not result.accepted:
            self._write([_failure(result)])

    def finish(
        self,
        seconds: float,
        diagnostics: Sequence[Diagnostic] = (),
        coverage: Coverage | None = None,
    ) -> None:
        """Write the diagnostics of the compiler."""
        self._write(diagnostics)

    def _write(self, diagnostics: Sequence[Diagnostic]) -> None:
        if diagnostics:
            self._stream.write(formatted(diagnostics, "github") + "\n")


def _failure(result: CaseResult) -> Diagnostic:
    """Return the report of a case, at the line of the spec if it is known, or at the case."""
    failing = [one.pointer for one in result.differences]
    failing += [one.pointer for one in result.unannounced]
    origins = map(result.origins.get, failing)
    case = Span(str(result.case.expected_path), 1, 1, 1, 1)
    span = next((origin.span for origin in origins if origin and origin.span), case)
    return Diagnostic(result.case.id, click.unstyle(render(result)), (Label(span),))
