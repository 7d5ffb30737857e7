"""The text report: a line for each transform, the failures, and the counts."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Final

import click

from brazesmith.base.diagnostics import Diagnostic, Span
from brazesmith.base.source import marked, one_line, printable, shown
from brazesmith.passes.remedies import for_absent, in_spec_terms
from brazesmith.report import words
from brazesmith.report.remarks import Remarks
from brazesmith.report.tally import Tally
from brazesmith.report.words import bad, faint, good, pointer_text, strong, warn
from brazesmith.suites.diff import MISSING, Difference, Kind
from brazesmith.suites.fixtures import SETTINGS, OutcomeKind
from brazesmith.suites.suite import GRAVE, Accepted, CaseResult, Status

if TYPE_CHECKING:
    from brazesmith.contract import Finding
    from brazesmith.coverage.measured import Coverage
    from brazesmith.engines import ScriptError
    from brazesmith.passes.provenance import Origin
    from brazesmith.targets.script import Script

#: Differences, findings and notes of one case that are shown.
_AT_MOST: Final = 20

#: From so many transforms on, those that pass can be folded.
_MANY: Final = 8

_COLOURS: Final = {"rejected": "red", "partial": "yellow", "lost": "yellow", "risky": "cyan"}


class TextReport:
    """Writes the report while the results come in; failures wait until the end.

    With `review`, bodies that can be accepted are only counted: the review shows them. With `fold`,
    transforms whose cases all pass are only counted. The command that accepts a body needs
    `options` besides the case.
    """

    def __init__(
        self,
        write: Callable[[str], None],
        names: Sequence[str],
        *,
        review: bool = False,
        fold: bool = False,
        options: str = "",
    ) -> None:
        self._write = write
        self._review = review
        self._fold = fold and len(names) >= _MANY
        self._folded = Tally()
        self._folds = 0
        self._options = options
        self._names = names
        self._width = max(map(len, names), default=0)
        self._transform: str | None = None
        self._tally = Tally()
        self._blocks: list[str] = []
        self._remarks = Remarks()
        self.total = Tally()

    def add(self, result: CaseResult) -> None:
        """Add the next result."""
        if result.case.transform != self._transform:
            self._end_transform()
            self._transform = result.case.transform
        self._tally.add(result)
        self.total.add(result)
        self._remarks.add(result)
        if self._review and result.acceptable:
            return
        if result.accepted or result.status is not Status.PASSED:
            self._blocks.append(render(result, options=self._options))

    def finish(
        self,
        seconds: float,
        diagnostics: Sequence[Diagnostic] = (),
        coverage: Coverage | None = None,
    ) -> None:
        """Write the failures, the coverage if it was measured, and the last line."""
        self._end_transform()
        if self._folds:
            is_all = self._folds == len(self._names)
            name = f"{self._folds} {'transforms' if is_all else 'more'}"
            folded = ", ".join(_counts(self._folded, 0 if is_all else 4))
            self._write(f"{name:<{0 if is_all else self._width}}  {folded}")
        before = "\n"
        for block in self._blocks:  # no empty line between two that are one line each
            are_lines = "\n" not in before + block
            self._write(block if are_lines else "\n" + block)
            before = block
        if remarks := list(self._remarks.lines()):
            self._write("\n" + "\n".join(remarks))
        if coverage is not None:
            from brazesmith.report.coverage import coverage_text

            self._write("\n" + coverage_text(coverage))
        gap = "\n" if self.total.total else ""
        broken = len({d.transform for d in diagnostics if d.is_error})
        counts = _counts(self.total) or ["no cases"]
        if broken:
            counts.append(bad(f"{broken} not compiled"))
        if warnings := sum(d.severity == "warning" for d in diagnostics):
            counts.append(warn(words.counted(warnings, "warning")))
        self._write(f"{gap}{', '.join(counts)} {faint(f'in {seconds:.2f} s')}")

    def _end_transform(self) -> None:
        if self._fold and self._tally.counts[Status.PASSED] == self._tally.total > 0:
            self._folds += 1
            self._folded.merge(self._tally)
        elif self._transform is not None:
            counts = ", ".join(_counts(self._tally, 4))
            self._write(f"{one_line(self._transform):<{self._width}}  {counts}")
        self._tally = Tally()


def _counts(tally: Tally, width: int = 0) -> list[str]:
    """Return the counts that are not zero; the first is aligned to a width."""
    updating = tally.counts[Accepted.CREATED] or tally.counts[Accepted.CHANGED]
    kinds = (
        (Accepted.CREATED, "created", warn),
        (Accepted.CHANGED, "changed", warn),
        (Status.PASSED, "unchanged" if updating else "passed", good),
        (Status.FAILED, "failed", bad),
        (Status.ERROR, "unreadable", bad),
    )
    lines: list[str] = []
    for key, word, paint in kinds:
        if count := tally.counts[key]:
            lines.append(paint(f"{count:>{0 if lines else width}} {word}"))
    return lines


# One case ----------------------------------------------------------------------------------------


def render(result: CaseResult, *, files: bool = True, options: str = "") -> str:
    """Return the report of a case that failed, or that `--update` wrote.

    `files` adds the file of the body, and the command that accepts it, with some more `options`.
    """
    if result.accepted:
        title = warn(result.accepted.upper())
    else:
        title = bad("FAIL" if result.status is Status.FAILED else "UNREADABLE")
    title = f"{title} {strong(one_line(result.case.id))}"
    if result.skipped:
        title += f" (skip: {printable(result.skipped.reason) or 'nothing to send'})"
    lines = [f"  {line}" for line in _body(result)]
    lines += [f"  {line}" for line in _files(result, options) if files]
    if result.accepted is Accepted.CREATED and len(lines) == 1:  # usually one of many
        return title + lines[0]
    return "\n".join([title, *lines])


def _body(result: CaseResult) -> Iterator[str]:
    if result.note:
        yield faint(f"note: {one_line(result.note)}")
    for problem in result.problems:
        first, *hints = printable(problem).split("\n")
        yield first
        yield from (faint(f"    = {hint}") for hint in hints)
    for hint in result.skipped.hints if result.skipped else ():
        yield f"note: {printable(hint)}"
    if result.error:
        yield from error_lines(result.script, result.error, result.failed_at)
    for difference in result.differences[:_AT_MOST]:
        yield from _difference(result, difference)
    yield from _more(len(result.differences), "differences")
    for finding in result.unannounced[:_AT_MOST]:
        yield from finding_lines(finding, result.origins.get(finding.pointer))
    yield from _more(len(result.unannounced), "findings")
    if result.unannounced:
        yield faint(f"if this is intended, set `findings = {_codes(result)}` in case.toml")
    for remark in result.remarks[:_AT_MOST]:
        yield faint(f"note: {one_line(remark)}")
    yield from _more(len(result.remarks), "notes")


def _more(number: int, noun: str) -> Iterator[str]:
    if number > _AT_MOST:
        yield faint(f"… {number - _AT_MOST} more {noun}")


def _codes(result: CaseResult) -> str:
    """Return the codes of the grave findings as a list for case.toml."""
    return json.dumps(sorted({f.code for f in result.findings if f.level in GRAVE}))


def _difference(result: CaseResult, difference: Difference) -> Iterator[str]:
    types = faint(f"  ({difference.types})") if difference.types else ""
    yield strong(pointer_text(difference.pointer)) + types
    expected, actual = words.both_sides(difference)
    yield from _side("expected", expected, good, difference.expected is MISSING)
    yield from _side("actual", actual, bad, difference.actual is MISSING)
    if place := words.origin_text(result.origins.get(difference.pointer)):
        yield faint(f"    written at {place}")
    if difference.pointer in result.lost_keys:
        lost = "left out" if difference.kind is Kind.REMOVED else "written as null"
        yield faint(f"    the script's value is not JSON (undefined, NaN …) and is {lost}")


def _side(label: str, text: str, paint: Callable[[str], str], missing: bool) -> Iterator[str]:
    first, *rest = text.split("\n")
    indent = " " * 14
    yield f"    {faint(f'{label:<10}')}{(faint if missing else paint)(first)}"
    yield from (indent + paint(line) for line in rest)


def finding_lines(finding: Finding, origin: Origin | None = None) -> Iterator[str]:
    """Yield the lines of a finding: where, what, where it comes from, and what to write instead."""
    level = click.style(f"{finding.level}[{finding.code}]", fg=_COLOURS[finding.level])
    yield f"{level} {strong(pointer_text(finding.pointer))}" if finding.is_about_body else level
    yield f"  {one_line(finding.message)}"
    if finding.wire:
        yield f"  Braze says: {one_line(finding.wire)}"
    if finding.is_about_body and (place := words.origin_text(origin)):
        yield faint(f"  written at {place}")
    if finding.hint:
        hint = finding.hint
        if origin is not None and origin.span is not None:
            absent = for_absent(finding.message, origin.absent, origin.span.expression)
            hint = absent or in_spec_terms(hint)
        yield faint(f"  = {one_line(hint)}")


def error_lines(script: Script, error: ScriptError, failed_at: Span | None = None) -> Iterator[str]:
    """Yield the lines of an error: the message, the position, the line with a caret.

    The position is that of the expression in the spec, if it is known, and not in the code.
    """
    first, *more = words.error_title(error).split("\n")
    yield bad(first)
    yield from (bad(f"  {line}") for line in more)
    if hint := words.missing_api(error):
        yield faint(f"  = {hint}")
    if failed_at is not None:
        yield faint(f"  at {words.place_in_spec(failed_at)}")
        return
    if error.line is None:
        return
    yield faint(f"  at {words.place(script, error.line, error.column)}")
    if error.source:
        yield from _source_line(error.line, error.column, error.source)


def _source_line(line: int, column: int | None, source: str) -> Iterator[str]:
    """Yield a line of a script, with a caret under the column, which counts UTF-16 units."""
    before = source.encode("utf-16-le")[: 2 * (column or 1) - 2].decode("utf-16-le", "replace")
    line_text = marked(source, len(before) + 1)
    number = f"  {line} | "
    yield faint(number) + line_text.text
    if column is not None:
        yield " " * len(number) + line_text.blank + bad(line_text.mark)


def _files(result: CaseResult, options: str) -> Iterator[str]:
    """Yield the files of the body, and the command that accepts it."""
    if result.accepted:
        is_skip = result.accepted is Accepted.CREATED and result.outcome is OutcomeKind.SKIP
        written = result.case.directory / SETTINGS if is_skip else result.case.expected_path
        yield faint(shown(written))
        if result.pinned:
            settings = shown(result.case.directory / SETTINGS)
            yield faint(f'{settings}: now = "{result.pinned}", on which the body depends')
    elif command := words.accept_command(result, options):
        yield faint("actual body: ") + (result.unwritten or shown(result.case.actual_path))
        yield faint("accept it:   ") + command
