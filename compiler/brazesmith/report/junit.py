"""The report for CI servers: JUnit XML, a suite for each transform."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import IO, Final
from xml.etree import ElementTree

from brazesmith.base.diagnostics import Diagnostic
from brazesmith.base.source import shown
from brazesmith.report.tally import Tally
from brazesmith.report.text import render
from brazesmith.report.words import diagnostic_text
from brazesmith.testing.suite import CaseResult, Status

#: Characters that XML 1.0 cannot hold, not even escaped.
_NOT_XML: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class JunitReport:
    """Collects results as XML elements."""

    def __init__(self, stream: IO[str]) -> None:
        self._stream = stream
        self._root = ElementTree.Element("testsuites", name="brazesmith")
        self._suite = self._root
        self._tally = Tally()
        self._total = Tally()

    def add(self, result: CaseResult) -> None:
        """Take in the next result."""
        if self._suite.get("name") != result.case.transform or self._suite is self._root:
            self._end_suite()
            self._suite = _element(self._root, "testsuite", name=result.case.transform)
        self._tally.add(result)
        self._total.add(result)
        _case(self._suite, result)

    def finish(self, seconds: float, diagnostics: Sequence[Diagnostic] = ()) -> None:
        """Write the file."""
        self._end_suite()
        broken = [d for d in diagnostics if d.is_error]
        if broken:
            _compilation(self._root, broken)
        _count(self._root, self._total, seconds, len(broken))
        ElementTree.indent(self._root)
        text = ElementTree.tostring(self._root, encoding="unicode")
        self._stream.write(f'<?xml version="1.0" encoding="utf-8"?>\n{text}\n')

    def _end_suite(self) -> None:
        if self._suite is not self._root:
            _count(self._suite, self._tally, self._tally.duration_ms / 1000)
        self._tally = Tally()


def _case(suite: ElementTree.Element, result: CaseResult) -> None:
    case = _element(
        suite,
        "testcase",
        classname=result.case.transform,
        name=result.case.name,
        file=shown(result.case.payload_path),
        time=f"{result.duration_ms / 1000:.6f}",
    )
    match result.status:
        case Status.FAILED:
            _element(case, "failure", render(result), message=_headline(result))
        case Status.ERROR:
            _element(case, "error", render(result), message=_headline(result))
        case Status.PASSED:
            pass


def _headline(result: CaseResult) -> str:
    """What is wrong, in a line."""
    if result.error:
        return result.error.message
    if result.problems:
        return result.problems[0]
    pointers = [difference.pointer or "the whole body" for difference in result.differences]
    found = [f"{finding.code} at {finding.pointer}" for finding in result.unannounced]
    first, *more = pointers or found
    return f"{first} and {len(more)} more" if more else first


def _compilation(root: ElementTree.Element, broken: Sequence[Diagnostic]) -> None:
    """Transforms that do not compile: no case of theirs has run."""
    suite = _element(root, "testsuite", name="compile")
    for diagnostic in broken:
        name = diagnostic.transform or "spec"
        case = _element(suite, "testcase", classname=name, name="compile", time="0")
        message = f"{diagnostic.code}: {diagnostic.message}"
        _element(case, "error", diagnostic_text(diagnostic), message=message)
    _count(suite, Tally(), 0, len(broken))


def _count(element: ElementTree.Element, tally: Tally, seconds: float, broken: int = 0) -> None:
    element.set("tests", str(tally.total + broken))
    element.set("failures", str(tally.counts[Status.FAILED]))
    element.set("errors", str(tally.counts[Status.ERROR] + broken))
    element.set("skipped", "0")
    element.set("time", f"{seconds:.3f}")


def _element(
    parent: ElementTree.Element, tag: str, text: str | None = None, **attributes: str
) -> ElementTree.Element:
    clean = {name: _clean(value) for name, value in attributes.items()}
    element = ElementTree.SubElement(parent, tag, clean)
    element.text = None if text is None else _clean(text)
    return element


def _clean(text: str) -> str:
    return _NOT_XML.sub("\N{REPLACEMENT CHARACTER}", text)
