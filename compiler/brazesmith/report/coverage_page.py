"""What the page of a coverage report shows: the transforms, and their source with the gaps marked.

These are values for `templates/coverage.html.j2`, which escapes all texts.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Final

from brazesmith.base.diagnostics import Span
from brazesmith.base.source import shown
from brazesmith.coverage.measured import SCORED, Coverage, Measured, Tally
from brazesmith.coverage.points import Kind, Point, outermost

#: Lines that are shown before and after a line with a gap; longer stretches are folded.
_AROUND: Final = 4
_SHORTEST_FOLD: Final = 6

#: Names of transforms that are shown of a gap in what several of them share.
_NAMES: Final = 3


@dataclass(frozen=True, slots=True)
class Gap:
    """A gap, or the same gap of several transforms. Its anchor is `gap-NUMBER`."""

    number: int
    text: str
    kind: Kind
    inside: int  # how many more points it keeps from being reached
    transforms: str  # that have this gap; "" if all of the file have it

    @property
    def is_scored(self) -> bool:
        """Whether it counts for the score."""
        return self.kind in SCORED


@dataclass(frozen=True, slots=True)
class Line:
    """A line of source: pieces of text with their mark, and how many cases reach it.

    A mark is "missed" for a statement that never runs, "partly" for what never happens there, or
    "". `cases` is None for a line without points.
    """

    number: int
    pieces: tuple[tuple[str, str], ...]
    mark: str
    cases: int | None
    gaps: tuple[Gap, ...]


@dataclass(frozen=True, slots=True)
class Stretch:
    """Adjacent lines. A folded one has no gaps."""

    lines: tuple[Line, ...]
    is_folded: bool


@dataclass(frozen=True, slots=True)
class Source:
    """A file with gaps of some transforms."""

    name: str
    anchor: str
    transforms: str
    tally: Tally
    first: int  # the number of its first gap
    gaps: int
    stretches: tuple[Stretch, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """A transform in the table; `gap` is the number of its first gap in the source, if any."""

    measured: Measured
    gaps: int
    gap: int | None
    others: tuple[Point, ...]  # gaps that no source shows

    @property
    def is_full(self) -> bool:
        """Whether the score is 100 %."""
        return not self.measured.problem and self.measured.tally().is_full


@dataclass(frozen=True, slots=True)
class CoveragePage:
    """What the page shows: the worst transforms first, those at 100 %, and the files with gaps."""

    coverage: Coverage
    weak: tuple[Row, ...]
    full: tuple[Row, ...]
    sources: tuple[Source, ...]

    @property
    def gaps(self) -> int:
        """How many gaps the sources show."""
        return sum(source.gaps for source in self.sources)


def coverage_page(coverage: Coverage) -> CoveragePage:
    """Return what the page shows of a coverage report."""
    files = _Files()
    for measured in coverage.transforms:
        files.add(measured)
    sources = tuple(files.sources())
    rows = [
        Row(
            measured,
            len(_listed(measured)) if measured.cases else 0,
            files.first.get(measured.name),
            tuple(files.elsewhere[measured.name]),
        )
        for measured in coverage.transforms
    ]
    rows.sort(key=_worst_first)
    weak = tuple(row for row in rows if not row.is_full)
    return CoveragePage(coverage, weak, tuple(row for row in rows if row.is_full), sources)


def _worst_first(row: Row) -> tuple[bool, float, int]:
    measured = row.measured
    return not measured.problem, measured.tally().percent, -row.gaps


def _listed(measured: Measured) -> list[int]:
    """Return the numbers of the gaps that no other gap explains."""
    missed = {number for number, count in enumerate(measured.counts) if not count}
    return outermost(measured.points, missed)


@dataclass(slots=True)
class _File:
    """The points in a file, and what of them is missed."""

    lines: list[str]
    transforms: list[str] = field(default_factory=list)
    points: list[tuple[Point, int]] = field(default_factory=list)  # with the number of cases
    gaps: dict[tuple[int, str, Kind], list[tuple[str, int]]] = field(default_factory=dict)

    @property
    def scored(self) -> int:
        """How many of the gaps are in the score."""
        return sum(kind in SCORED for _, _, kind in self.gaps)

    @property
    def tally(self) -> Tally:
        """How many of the scored points are reached."""
        counts = [count for point, count in self.points if point.kind in SCORED]
        return Tally(sum(map(bool, counts)), len(counts))


class _Files:
    """The files of the points."""

    def __init__(self) -> None:
        self.first: dict[str, int] = {}  # by transform: the number of its first gap
        self.elsewhere: defaultdict[str, list[Point]] = defaultdict(list)  # gaps without a source
        self._files: dict[str, _File | None] = {}
        self._number = 0

    def add(self, measured: Measured) -> None:
        """Add the points of a transform. One without cases has no gaps: everything is one."""
        for point, count in zip(measured.points, measured.counts, strict=True):
            file = self._file(point.span)
            if file is not None and (measured.cases or point.kind in SCORED):
                file.points.append((point, count))
                if measured.name not in file.transforms:
                    file.transforms.append(measured.name)
        inside = _inside(measured)
        for number in _listed(measured) if measured.cases else ():
            point = measured.points[number]
            file = self._file(point.span)
            if file is None or point.span is None:
                self.elsewhere[measured.name].append(point)
                continue
            key = (point.span.line, point.text, point.kind)
            file.gaps.setdefault(key, []).append((measured.name, inside[number] - 1))

    def _file(self, span: Span | None) -> _File | None:
        if span is None:
            return None
        if span.file not in self._files:
            self._files[span.file] = _read(span.file)
        return self._files[span.file]

    def sources(self) -> Iterator[Source]:
        """Yield the files with gaps, those with the most gaps in the score first."""
        found = [(name, file) for name, file in self._files.items() if file and file.gaps]
        found.sort(key=lambda pair: (-pair[1].scored, -len(pair[1].gaps), pair[0]))
        for number, (name, file) in enumerate(found, 1):
            first = self._number + 1
            gaps = self._gaps(file)
            lines = list(_lines(file, gaps))
            yield Source(
                shown(name),
                f"source-{number}",
                _some(file.transforms),
                file.tally,
                first,
                len(file.gaps),
                tuple(_stretches(lines)),
            )

    def _gaps(self, file: _File) -> dict[int, list[Gap]]:
        by_line: defaultdict[int, list[Gap]] = defaultdict(list)
        gaps = file.gaps.items()
        in_order = sorted(gaps, key=lambda pair: (pair[0][0], pair[0][2] not in SCORED))
        for (line, text, kind), found in in_order:
            self._number += 1
            names = tuple(dict.fromkeys(name for name, _ in found))
            for name in names:
                self.first.setdefault(name, self._number)
            shared = _some(names) if len(names) < len(file.transforms) else ""
            inside = max(inside for _, inside in found)
            by_line[line].append(Gap(self._number, text, kind, inside, shared))
        return by_line


def _some(names: Sequence[str]) -> str:
    """Return a few names."""
    more = len(names) - _NAMES
    return ", ".join(names) if more <= 1 else f"{', '.join(names[:_NAMES])} and {more} more"


def _read(file: str) -> _File | None:
    try:
        text = Path(file).read_bytes().decode("utf-8", "replace")
    except OSError:
        return None
    return _File(re.split("\r\n|\n|\r", text))  # as linecache, which positions agree with


def _inside(measured: Measured) -> Counter[int]:
    """Return how many missed points each gap keeps from being reached, itself included."""
    gaps: dict[int, int] = {}
    for number, (point, count) in enumerate(zip(measured.points, measured.counts, strict=True)):
        if not count:
            gaps[number] = number if point.needs is None else gaps.get(point.needs, number)
    return Counter(gaps.values())


# --- Lines ----------------------------------------------------------------------------------------

_MARKS: Final = ("", "partly", "missed")
_PARTLY, _MISSED = 1, 2


def _lines(file: _File, gaps: dict[int, list[Gap]]) -> Iterator[Line]:
    marks = _marks(file)
    cases = _cases(file)
    for number, text in enumerate(file.lines, 1):
        painted = bytearray(len(text))
        for start, end, mark in marks.get(number, ()):
            stop = min(end, len(text))
            for at in range(start, stop):
                painted[at] = max(painted[at], mark)
        yield Line(
            number,
            tuple(_pieces(text, painted)),
            _MARKS[max(painted, default=0)],
            cases.get(number),
            tuple(gaps.get(number, ())),
        )


def _marks(file: _File) -> dict[int, list[tuple[int, int, int]]]:
    """Return the marks of each line: start, end, and which one.

    What is partly exercised is marked on its first line, and a statement that never runs in full.
    """
    alike: defaultdict[tuple[Span, Kind, str], list[int]] = defaultdict(list)
    for point, count in file.points:
        if point.span is not None and point.kind in _MARKED:
            alike[point.span, point.kind, point.text].append(count)
    marks: defaultdict[int, list[tuple[int, int, int]]] = defaultdict(list)
    for (span, kind, _), counts in alike.items():
        if all(counts):
            continue
        is_missed = kind is Kind.STATEMENT and not any(counts)
        mark, last = (_MISSED, span.end_line) if is_missed else (_PARTLY, span.line)
        for line in range(span.line, min(last, len(file.lines)) + 1):
            text = file.lines[line - 1]
            start = span.column - 1 if line == span.line else len(text) - len(text.lstrip())
            end = span.end_column - 1 if line == span.end_line else len(text.rstrip())
            marks[line].append((start, end, mark))
    return marks


_MARKED: Final = (*SCORED, Kind.OPERAND)


def _cases(file: _File) -> dict[int, int]:
    """Return how many cases reach the points that start on each line."""
    cases: dict[int, int] = {}
    for point, count in file.points:
        if point.kind in SCORED and point.span is not None:
            cases[point.span.line] = max(cases.get(point.span.line, 0), count)
    return cases


def _pieces(text: str, painted: Sequence[int]) -> Iterator[tuple[str, str]]:
    """Yield the texts of a line with their marks."""
    for mark, group in groupby(zip(painted, text, strict=True), key=itemgetter(0)):
        piece = "".join(character for _, character in group)
        yield piece.replace("\t", "    "), _MARKS[mark]


def _stretches(lines: Sequence[Line]) -> Iterator[Stretch]:
    """Yield the lines in stretches: what is far from all gaps is folded."""
    near = bytearray(len(lines))
    for at, line in enumerate(lines):
        if line.gaps or line.mark:
            start, end = max(at - _AROUND, 0), min(at + _AROUND + 1, len(lines))
            near[start:end] = b"\1" * (end - start)
    for is_near, group in groupby(range(len(lines)), key=near.__getitem__):
        stretch = tuple(lines[at] for at in group)
        yield Stretch(stretch, is_folded=not is_near and len(stretch) >= _SHORTEST_FOLD)
