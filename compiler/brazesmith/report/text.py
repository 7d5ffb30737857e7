"""The report for a terminal: a line for each transform, the failures, one line in all."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from brazesmith.base.diagnostics import Diagnostic
from brazesmith.base.source import marked, shown
from brazesmith.report.tally import Tally
from brazesmith.report.words import (
    accept_command,
    both_sides,
    error_title,
    origin,
    place,
    printable,
)
from brazesmith.testing.diff import MISSING, Difference, Kind
from brazesmith.testing.fixtures import SETTINGS
from brazesmith.testing.suite import GRAVE, Accepted, CaseResult, Status

if TYPE_CHECKING:
    from brazesmith.contract import Finding
    from brazesmith.engines import ScriptError
    from brazesmith.passes.provenance import Origin
    from brazesmith.targets.script import Script

#: Differences of one case that are shown.
_AT_MOST: Final = 20

_TITLES: Final = {Accepted.CREATED: "CREATED", Accepted.CHANGED: "CHANGED"}


@dataclass(frozen=True, slots=True)
class Style:
    """Colours, or none of them."""

    colour: bool = False

    def bad(self, text: str) -> str:
        """Something that is wrong."""
        return self._in("31", text)

    def good(self, text: str) -> str:
        """Something that is right."""
        return self._in("32", text)

    def warn(self, text: str) -> str:
        """Something to look at."""
        return self._in("33", text)

    def strong(self, text: str) -> str:
        """Something to see first."""
        return self._in("1", text)

    def faint(self, text: str) -> str:
        """Something to read last."""
        return self._in("2", text)

    def _in(self, code: str, text: str) -> str:
        return f"\033[{code}m{text}\033[0m" if self.colour and text else text


class TextReport:
    """Writes the report while the results come in; failures wait until the end."""

    def __init__(
        self, write: Callable[[str], None], names: Sequence[str], style: Style | None = None
    ) -> None:
        self._write = write
        self._style = style or Style()
        self._width = max(map(len, names), default=0)
        self._transform: str | None = None
        self._tally = Tally()
        self._blocks: list[str] = []
        self._remarks: Counter[tuple[str, str]] = Counter()
        self.total = Tally()

    def add(self, result: CaseResult) -> None:
        """Take in the next result."""
        if result.case.transform != self._transform:
            self._end_transform()
            self._transform = result.case.transform
        self._tally.add(result)
        self.total.add(result)
        if result.accepted or result.status is not Status.PASSED:
            self._blocks.append(render(result, self._style))
        elif result.undocumented:
            self._remarks[result.case.transform, result.undocumented] += 1

    def finish(self, seconds: float, diagnostics: Sequence[Diagnostic] = ()) -> None:
        """Write the failures and the last line."""
        self._end_transform()
        before = "\n"
        for block in self._blocks:  # those of one line stand together
            together = "\n" not in before + block
            self._write(block if together else "\n" + block)
            before = block
        for (transform, remark), count in self._remarks.items():
            cases = "1 case" if count == 1 else f"{count} cases"
            self._write(self._style.faint(f"\nnote: {transform}, {cases}: {printable(remark)}"))
        gap = "\n" if self._blocks or self._remarks or self.total.total else ""
        broken = len({d.transform for d in diagnostics if d.is_error})
        counts = _counts(self.total, self._style) or ["no cases"]
        if broken:
            counts.append(self._style.bad(f"{broken} not compiled"))
        last = ", ".join(counts)
        self._write(f"{gap}{last} {self._style.faint(f'in {seconds:.2f} s')}")

    def _end_transform(self) -> None:
        if self._transform is not None:
            first, *rest = _counts(self._tally, self._style, 4)
            self._write(f"{self._transform:<{self._width}}  {', '.join([first, *rest])}")
        self._tally = Tally()


def _counts(tally: Tally, style: Style, width: int = 0) -> list[str]:
    """The counts that are not zero, in words."""
    updating = tally.counts[Accepted.CREATED] or tally.counts[Accepted.CHANGED]
    words = (
        (Accepted.CREATED, "created", style.warn),
        (Accepted.CHANGED, "changed", style.warn),
        (Status.PASSED, "unchanged" if updating else "passed", style.good),
        (Status.FAILED, "failed", style.bad),
        (Status.ERROR, "unreadable", style.bad),
    )
    found = [(tally.counts[key], word, paint) for key, word, paint in words if tally.counts[key]]
    widths = [width, *[0] * len(found)]
    return [
        paint(f"{count:>{pad}} {word}")
        for pad, (count, word, paint) in zip(widths, found, strict=False)
    ]


# One case ----------------------------------------------------------------------------------------


def render(result: CaseResult, style: Style | None = None) -> str:
    """Everything there is to say of a case that failed, or that `--update` wrote."""
    style = style or Style()
    title = _title(result, style)
    lines = list(_indent(_body(result, style)))
    if result.accepted is Accepted.CREATED and len(lines) == 1:  # one of many, as a rule
        return title + lines[0]
    return "\n".join([title, *lines])


def _title(result: CaseResult, style: Style) -> str:
    if result.accepted:
        return f"{style.warn(_TITLES[result.accepted])} {style.strong(result.case.id)}"
    word = "FAIL" if result.status is Status.FAILED else "UNREADABLE"
    return f"{style.bad(word)} {style.strong(result.case.id)}"


def _body(result: CaseResult, style: Style) -> Iterator[str]:
    if result.note:
        yield style.faint(f"note: {printable(result.note)}")
    for problem in result.problems:
        first, *hints = printable(problem).split("\n")
        yield first
        yield from (style.faint(f"    = {hint}") for hint in hints)
    if result.error:
        yield from error_lines(result.script, result.error, style)
    for difference in result.differences[:_AT_MOST]:
        yield from _difference(result, difference, style)
    if len(result.differences) > _AT_MOST:
        yield style.faint(f"… {len(result.differences) - _AT_MOST} more differences")
    for finding in result.unannounced:
        yield from finding_lines(finding, style, _origin(result, finding))
    if result.unannounced:
        yield style.faint(f"where that is meant, case.toml says `findings = {_codes(result)}`")
    if result.undocumented:
        yield style.faint(f"note: {printable(result.undocumented)}")
    yield from _files(result, style)


def _codes(result: CaseResult) -> str:
    """The grave findings of a case as a list for case.toml."""
    return json.dumps(sorted({f.code for f in result.findings if f.level in GRAVE}))


def _difference(result: CaseResult, difference: Difference, style: Style) -> Iterator[str]:
    types = style.faint(f"  ({difference.types})") if difference.types else ""
    yield style.strong(printable(difference.pointer) or "(the whole body)") + types
    expected, actual = both_sides(difference)
    yield from _side("expected", expected, style.good, difference.expected is MISSING, style)
    yield from _side("actual", actual, style.bad, difference.actual is MISSING, style)
    line = origin(result.script, difference)
    if line is not None:
        yield style.faint(f"    written at {place(result.script, line)}")
    if difference.pointer in result.lost_keys:
        lost = "left out" if difference.kind is Kind.REMOVED else "written as null"
        yield style.faint(f"    the script's value is not JSON (undefined, NaN …) and is {lost}")


def _side(
    label: str, text: str, paint: Callable[[str], str], missing: bool, style: Style
) -> Iterator[str]:
    first, *rest = text.split("\n")
    indent = " " * 14
    yield f"    {style.faint(f'{label:<10}')}{(style.faint if missing else paint)(first)}"
    yield from (indent + paint(line) for line in rest)


def finding_lines(finding: Finding, style: Style, origin: Origin | None = None) -> Iterator[str]:
    """A finding of the judge: where, what, where it comes from, and what to write instead."""
    level = style.bad(f"{finding.level} {finding.code}")
    yield f"{level} {style.strong(printable(finding.pointer) or '(the whole body)')}"
    yield f"    {printable(finding.message)}"
    if origin is not None and origin.span is not None:
        reads = f", from {', '.join(origin.reads)}" if origin.reads else ""
        place_ = f"{shown(Path(origin.span.file))}:{origin.span.line}:{origin.span.column}"
        yield style.faint(f"    written at {place_}{printable(reads)}")
    if finding.hint:
        yield style.faint(f"    = {printable(finding.hint)}")


def error_lines(script: Script, error: ScriptError, style: Style) -> Iterator[str]:
    """An error of a script: the message, the place, the line with a caret under the column."""
    yield from map(style.bad, error_title(error).split("\n"))
    if error.line is None:
        return
    yield style.faint(f"  at {place(script, error.line, error.column)}")
    if error.source:
        yield from _source_line(error.line, error.column, error.source, style)


def _source_line(line: int, column: int | None, source: str, style: Style) -> Iterator[str]:
    """The line of the script, with a caret under the place."""
    place = len(source.encode("utf-16-le")[: 2 * (column or 1) - 2].decode("utf-16-le", "replace"))
    shown_ = marked(source, place + 1)
    number = f"  {line} | "
    yield style.faint(number) + shown_.text
    if column is not None:
        yield " " * len(number) + shown_.blank + style.bad(shown_.mark)


def _files(result: CaseResult, style: Style) -> Iterator[str]:
    """Where to look, and the command that accepts what is there."""
    if result.accepted:
        yield style.faint(shown(result.case.expected_path))
        if result.pinned:
            settings = shown(result.case.directory / SETTINGS)
            yield style.faint(f'{settings}: now = "{result.pinned}", on which the body depends')
    elif command := accept_command(result):
        yield style.faint("actual body: ") + shown(result.case.actual_path)
        yield style.faint("accept it:   ") + command


def _origin(result: CaseResult, finding: Finding) -> Origin | None:
    """Where the spec makes what a finding is about; None where the files are gone meanwhile."""
    from brazesmith.passes.provenance import origin_in
    from brazesmith.testing.fixtures import CaseError, load

    try:
        files = load(result.case)
    except CaseError:
        return None
    now = files.settings.now
    return origin_in(result.script.program, files.payload, files.headers, now, finding.pointer)


def _indent(lines: Iterator[str]) -> Iterator[str]:
    return ("  " + line if line else line for line in lines)
