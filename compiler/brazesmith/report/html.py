"""The report for a browser: one file that needs nothing else, from `templates/report.html.j2`.

Payloads are somebody else's; the template escapes all that it prints.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib.metadata import version
from typing import IO, TYPE_CHECKING, Final

from markupsafe import Markup, escape

from brazesmith.base.diagnostics import Diagnostic
from brazesmith.base.source import shown
from brazesmith.report.tally import Tally
from brazesmith.report.words import (
    accept_command,
    both_sides,
    diagnostic_text,
    error_title,
    origin,
    place,
    printable,
)
from brazesmith.testing.diff import MISSING, Difference
from brazesmith.testing.fixtures import indented
from brazesmith.testing.suite import Accepted, CaseResult, Status

if TYPE_CHECKING:
    from brazesmith.contract import Finding

#: Cases that passed are shown with payload and body up to this many, so that a page stays a page.
_PASSED_IN_FULL: Final = 500


@dataclass(frozen=True, slots=True)
class _Row:
    """A difference, as the page shows it."""

    pointer: str
    types: str | None
    expected: str
    actual: str
    missing: str  # "expected", "actual" or neither
    written_at: str | None


@dataclass(frozen=True, slots=True)
class _Error:
    title: str
    place: str
    source: str
    caret: str


@dataclass(frozen=True, slots=True)
class _Case:
    """A case, as the page shows it."""

    id: str
    name: str
    directory: str
    status: str
    outcome: str
    note: str | None
    remark: str | None
    problems: tuple[str, ...]
    rows: tuple[_Row, ...]
    findings: tuple[Finding, ...]
    error: _Error | None
    payload: str | None
    body: str | None
    milliseconds: str
    accept: str | None


@dataclass(frozen=True, slots=True)
class _Section:
    """A transform with its cases: those to look at, and those that passed."""

    name: str
    file: str
    tally: Tally = field(default_factory=Tally)
    cases: list[_Case] = field(default_factory=list)
    passed: list[_Case] = field(default_factory=list)


class HtmlReport:
    """Collects what the page shows."""

    def __init__(self, stream: IO[str], now: datetime | None = None) -> None:
        self._stream = stream
        self._now = now or datetime.now(UTC)
        self._sections: list[_Section] = []
        self._total = Tally()

    def add(self, result: CaseResult) -> None:
        """Take in the next result."""
        if not self._sections or self._sections[-1].name != result.case.transform:
            self._sections.append(_Section(result.case.transform, place(result.script)))
        section = self._sections[-1]
        self._total.add(result)
        section.tally.add(result)
        full = self._total.total <= _PASSED_IN_FULL or result.status is not Status.PASSED
        good = result.status is Status.PASSED and not result.accepted
        (section.passed if good else section.cases).append(_case(result, full))

    def finish(self, seconds: float, diagnostics: Sequence[Diagnostic] = ()) -> None:
        """Write the page."""
        from jinja2 import Environment, FileSystemLoader, StrictUndefined

        from brazesmith.base.resources import template_root

        environment = Environment(
            loader=FileSystemLoader(template_root()),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        environment.filters["prose"] = _prose
        page = environment.get_template("report.html.j2").generate(
            sections=self._sections,
            total=self._total,
            broken=any(d.is_error for d in diagnostics),
            diagnostics=list(map(diagnostic_text, diagnostics)),
            seconds=seconds,
            now=self._now,
            failed=self._failed(),
            version=version("brazesmith"),
        )
        self._stream.writelines(page)
        self._stream.write("\n")

    def _failed(self) -> list[_Case]:
        """The cases to look at, for a list of links."""
        return [
            case
            for section in self._sections
            for case in section.cases
            if case.status != Accepted.CREATED
        ]


def _prose(text: str) -> Markup:
    """A sentence of ours: what it has between backticks is code; all of it is escaped."""
    parts = [str(escape(part)) for part in text.split("`")]
    if len(parts) % 2 == 0:  # an odd backtick, from somebody else's text
        return Markup("`".join(parts))
    return Markup("".join(f"<code>{p}</code>" if n % 2 else p for n, p in enumerate(parts)))


def _case(result: CaseResult, full: bool) -> _Case:
    return _Case(
        id=result.case.id,
        name=result.case.name,
        directory=shown(result.case.directory),
        status=str(result.accepted or result.status),
        outcome=str(result.outcome or ""),
        note=result.note,
        remark=result.undocumented,
        problems=result.problems,
        rows=tuple(_row(result, difference) for difference in result.differences),
        findings=result.findings,
        error=_error(result),
        payload=_laid_out(result.payload) if full else None,
        body=_laid_out(result.body) if full else None,
        milliseconds="" if result.status is Status.ERROR else f"{result.duration_ms:.2f} ms",
        accept=accept_command(result),
    )


def _row(result: CaseResult, difference: Difference) -> _Row:
    expected, actual = both_sides(difference)
    line = origin(result.script, difference)
    missing = "expected" if difference.expected is MISSING else "actual"
    return _Row(
        pointer=printable(difference.pointer) or "(the whole body)",
        types=difference.types,
        expected=expected,
        actual=actual,
        missing=missing if MISSING in (difference.expected, difference.actual) else "",
        written_at=None if line is None else place(result.script, line),
    )


def _error(result: CaseResult) -> _Error | None:
    error = result.error
    if error is None:
        return None
    return _Error(
        title=error_title(error),
        place="" if error.line is None else place(result.script, error.line, error.column),
        source=error.source or "",
        caret="" if error.column is None else " " * (error.column - 1) + "^",
    )


def _laid_out(text: str | None) -> str | None:
    return None if text is None else printable(indented(text).rstrip())
