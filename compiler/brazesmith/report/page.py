"""Reports that are one document: a page for a browser, JUnit XML for CI servers.

The templates escape everything that they print, because payloads are untrusted.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from importlib.metadata import version
from typing import IO, TYPE_CHECKING, Any, Final
from xml.sax.saxutils import quoteattr

import click
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from brazesmith.base.diagnostics import Diagnostic
from brazesmith.base.resources import template_root
from brazesmith.base.source import printable, shown
from brazesmith.report import words
from brazesmith.report.coverage_page import coverage_page
from brazesmith.report.remarks import Remarks
from brazesmith.report.tally import Tally
from brazesmith.report.text import render
from brazesmith.suites.diff import MISSING
from brazesmith.suites.fixtures import indented
from brazesmith.suites.suite import CaseResult, Status

if TYPE_CHECKING:
    from brazesmith.coverage.measured import Coverage

#: The payloads and bodies of passed cases are shown for this many cases, to limit the page's size.
_PASSED_IN_FULL: Final = 500

#: Characters that XML 1.0 cannot contain, not even escaped.
_NOT_XML: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class _Section:
    """A transform, the file of its code, and its results."""

    name: str
    file: str
    tally: Tally = field(default_factory=Tally)
    results: list[CaseResult] = field(default_factory=list)


class PageReport:
    """Collects the results and writes the document, from `templates/report.<format>.j2`."""

    def __init__(self, format_: str, stream: IO[str], now: datetime | None = None) -> None:
        self._template = environment().get_template(f"report.{format_}.j2")
        self._stream = stream
        self._now = now or datetime.now(UTC)
        self._sections: list[_Section] = []
        self._total = Tally()

    def add(self, result: CaseResult) -> None:
        """Add the next result."""
        if not self._sections or self._sections[-1].name != result.case.transform:
            self._sections.append(_Section(result.case.transform, words.place(result.script)))
        section = self._sections[-1]
        self._total.add(result)
        section.tally.add(result)
        if result.status is Status.PASSED and self._total.total > _PASSED_IN_FULL:
            result = replace(result, payload=None, body=None)
        section.results.append(result)

    def finish(
        self,
        seconds: float,
        diagnostics: Sequence[Diagnostic] = (),
        coverage: Coverage | None = None,
    ) -> None:
        """Write the document."""
        document = self._template.generate(
            sections=self._sections,
            total=self._total,
            diagnostics=diagnostics,
            coverage=None if coverage is None else coverage_page(coverage),
            broken=[diagnostic for diagnostic in diagnostics if diagnostic.is_error],
            seconds=seconds,
            now=self._now,
            version=version("brazesmith"),
        )
        self._stream.writelines(document)
        self._stream.write("\n")


def environment() -> Environment:
    """Return the environment of the templates: they escape, and know the filters for reports."""
    jinja = Environment(
        loader=FileSystemLoader(template_root()),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_valid,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    jinja.globals |= {"MISSING": MISSING, "words": words}
    jinja.filters |= {
        "attribute": lambda value: Markup(quoteattr(value)),  # quoted, for XML
        "headline": _headline,
        "indented": indented,
        "printable": printable,
        "prose": _prose,
        "rendered": lambda result: click.unstyle(render(result)),
        "risky": lambda result: click.unstyle("\n".join(_remarks(result))),
        "shown": shown,
    }
    return jinja


def _remarks(result: CaseResult) -> Iterator[str]:
    remarks = Remarks()
    remarks.add(result)
    yield from remarks.lines()


def _valid(value: Any) -> Any:
    """Replace the characters of a text that XML cannot contain."""
    return type(value)(_NOT_XML.sub("\ufffd", value)) if isinstance(value, str) else value


def _prose(text: str) -> Markup:
    """Return an escaped sentence in which the parts between backticks are code."""
    parts = escape(text).split("`")
    if len(parts) % 2 == 0:  # an unpaired backtick, in quoted text
        return Markup("`").join(parts)
    code = Markup("<code>{}</code>").format
    return Markup("").join(code(p) if n % 2 else p for n, p in enumerate(parts))


def _headline(result: CaseResult) -> str:
    """Return what is wrong, in a line."""
    if result.error:
        return result.error.message
    if result.problems:
        return result.problems[0]
    pointers = [difference.pointer or "the whole body" for difference in result.differences]
    found = [f"{finding.code} at {finding.pointer}" for finding in result.unannounced]
    first, *more = pointers or found
    return f"{first} and {len(more)} more" if more else first
