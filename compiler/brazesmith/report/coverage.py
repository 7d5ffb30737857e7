"""The text of a coverage report: a table of the transforms, then their gaps by line of the spec."""

from __future__ import annotations

import textwrap
from collections import Counter
from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import chain, groupby, repeat
from operator import itemgetter
from typing import Final

from brazesmith.base.source import one_line, quoted, shown
from brazesmith.coverage.measured import SCORED, Coverage, Measured, Tally, by_line, sum_of
from brazesmith.coverage.points import Kind, Point
from brazesmith.report.words import bad, counted, faint, good, strong, warn

#: If there are more gaps than this, only so many of each transform are shown.
_MANY: Final = 40
_AT_MOST: Final = 8

#: A gap that so many transforms have, as in a helper function, is shown once for all of them.
_SHARED: Final = 4

_WIDE: Final = 100


def coverage_text(coverage: Coverage) -> str:
    """Return the report."""
    return "\n".join([*_table(coverage), *_gaps(coverage)])


# --- the table -----------------------------------------------------------------------------------


def _table(coverage: Coverage) -> Iterator[str]:
    """Yield a line for each transform that is not covered in full, the worst first, and the total.

    Transforms without a score come first.
    """
    complete = [one for one in coverage.transforms if not one.problem and one.tally().is_full]
    rest = [one for one in coverage.transforms if one not in complete]
    rest.sort(key=lambda one: (one.has_score, one.tally().percent))
    rows = [(one_line(one.name), one.tally() if one.has_score else None, one) for one in rest]
    if complete:
        several = f"{len(complete)} {'more' if rest else 'transforms'}"
        name = several if len(complete) > 1 else one_line(complete[0].name)
        rows.append((name, sum_of([one.tally() for one in complete]), complete[0]))
    if len(rows) > 1:
        unknown = sum(not one.has_score for one in coverage.transforms)
        without = f"without {counted(unknown, 'transform')}" if unknown else ""
        rows.append(("total", coverage.total, Measured("total", problem=without)))
    width = max(len(name) for name, _, _ in rows) if rows else 0
    digits = max((len(str(tally.points)) for _, tally, _ in rows if tally), default=1)
    what = "coverage of the selected cases" if coverage.selected else "coverage"
    yield strong(what)
    for name, tally, one in rows:
        counts = bad("    -") if tally is None else _counts(tally, digits)
        problem = f"  {bad(one_line(one.problem))}" if one.problem else ""
        yield f"{name:<{width}}  {counts}{problem}"


def _counts(tally: Tally, digits: int) -> str:
    paint = good if tally.is_full else warn if tally.rounded >= 50 else bad
    counts = f"{tally.reached:>{digits}} of {tally.points}"
    return f"{paint(f'{tally.rounded:>3} %')}  {faint(counts)}"


# --- the gaps ------------------------------------------------------------------------------------


def _gaps(coverage: Coverage) -> Iterator[str]:
    """Yield the gaps of each transform, the worst first, and those that many transforms share."""
    for one in coverage.transforms:
        if one.unknown:
            yield ""
            cases = counted(one.unknown, "case")
            yield warn(f"{one_line(one.name)}: not counted, because the run does not end: {cases}")
    weak = [one for one in coverage.transforms if one.gaps and one.cases]
    weak.sort(key=lambda one: one.tally().percent)
    sharing = Counter(gap for one in weak for gap in set(_places(one)))
    shared = {gap for gap, count in sharing.items() if count >= _SHARED}
    own = [[gap for gap in _places(one) if gap not in shared] for one in weak]
    most = None if len(weak) == 1 or sum(map(len, own)) <= _MANY else _AT_MOST
    for one, gaps in zip(weak, own, strict=True):
        if gaps:
            yield from _block(one.name, gaps, most)
            inner = len(_scored(one.gaps)) - len(_scored(one.outermost))
            if inner:
                yield faint(f"  … {counted(inner, 'more gap')} inside of these")
    if shared:
        told = sorted(shared, key=lambda gap: -sharing[gap])
        yield from _block(f"in at least {_SHARED} transforms", told, None, sharing)


def _places(one: Measured) -> list[Point]:
    """Return the outermost gaps of a transform, to be compared with those of another one."""
    return [replace(gap, needs=None) for gap in one.outermost]


def _scored(gaps: Sequence[Point]) -> list[Point]:
    return [gap for gap in gaps if gap.kind in SCORED]


def _block(
    title: str, gaps: Sequence[Point], most: int | None, sharing: Mapping[Point, int] | None = None
) -> Iterator[str]:
    """Yield the gaps under a title: those that count first, by line, then the others.

    `sharing` is the number of the transforms that have each gap.
    """
    yield ""
    yield strong(one_line(title))
    branches = _scored(gaps)
    others = [gap for gap in gaps if gap.kind in (Kind.OPERAND, Kind.FINDING)]
    fields = list(_fields(gaps, sharing or {}))
    file = yield from _by_line(branches[:most], sharing or {})
    if branches and (others or fields):
        yield faint("  not in the score:")
    yield from _by_line(others[:most], sharing or {}, file)
    yield from fields
    shown_ones = len(branches[:most]) + len(others[:most])
    if hidden := len(branches) + len(others) - shown_ones:
        command = f"brazesmith test {quoted(title)} --coverage"
        yield faint(f"  … {counted(hidden, 'more gap')}: {command}")


def _by_line(
    gaps: Sequence[Point], sharing: Mapping[Point, int], before: str = ""
) -> Generator[str, None, str]:
    """Yield the gaps of each line, by file; return the last file. `before` is the one before."""
    for file, points in by_line(gaps):
        if file and file != before:
            yield f"  {faint(shown(file))}"
        before = file or before
        lines = [str(point.span.line) if point.span else "" for point in points]
        width = max(map(len, lines))
        for line, found in groupby(zip(lines, points, strict=True), key=itemgetter(0)):
            texts = (
                one_line(point.text)
                + (f" ({sharing[point]} transforms)" if point in sharing else "")
                for _, point in found
            )
            numbers = chain([line], repeat(""))
            for number, text in zip(numbers, _joined(texts), strict=False):
                yield f"  {faint(f'{number:>{width}}')}  {text}"
    return before


def _joined(texts: Iterable[str]) -> Iterator[str]:
    """Yield the texts; the subject that several have, as of `when(…)`, is in the first of them."""
    line = subject = ""
    for text in texts:
        start, end, rest = text.rpartition("`: ")
        is_same = bool(end) and start == subject
        if is_same and len(line) + len(rest) < _WIDE:
            line += f"; {rest}"
            continue
        if line:
            yield f"{line};" if is_same else line
        line, subject = f"  {rest}" if is_same else text, start
    yield line


def _fields(gaps: Sequence[Point], sharing: Mapping[Point, int]) -> Iterator[str]:
    """Yield the fields and values that are missing, those of a kind on one line."""
    lists: dict[str, list[str]] = {"in no case": [], "values in no case": []}
    for gap in gaps:
        if gap.kind in (Kind.FIELD, Kind.VALUE):
            name, _, what = gap.text.rpartition("`: ")
            is_value = gap.kind is Kind.VALUE
            text = f"{name}` {what.removeprefix('never ')}" if is_value else f"{name}`"
            text += f" ({sharing[gap]})" if gap in sharing else ""
            lists.setdefault("values in no case" if is_value else what, []).append(text)
    for what, names in lists.items():
        if names:
            yield from _listed("fields in no case" if what == "in no case" else what, names)


def _listed(label: str, items: Sequence[str]) -> Iterator[str]:
    text = one_line(", ".join(items))
    first, *more = textwrap.wrap(text, _WIDE - 22, break_long_words=False, break_on_hyphens=False)
    yield f"  {label:<18}  {first}"
    yield from (f"{'':<22}{line}" for line in more)
