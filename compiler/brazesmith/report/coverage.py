"""The text of a coverage report: a table of the transforms, then their gaps by line of the spec."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from brazesmith.base.source import one_line, quoted, shown
from brazesmith.coverage.measured import SCORED, Coverage, Measured, Tally, by_line
from brazesmith.coverage.points import Kind, Point
from brazesmith.report.words import bad, counted, faint, good, strong, warn

#: Gaps that are shown of a transform, if there are several.
_AT_MOST: Final = 10


def coverage_text(coverage: Coverage) -> str:
    """Return the report."""
    return "\n".join([*_table(coverage), *_all_gaps(coverage)])


def _table(coverage: Coverage) -> Iterator[str]:
    """Yield a line for each transform that is not covered in full, the worst first, and the total.

    Transforms without a score come first.
    """
    complete = [one for one in coverage.transforms if one.has_score and not _is_weak(one)]
    rest = [one for one in coverage.transforms if one not in complete]
    rest.sort(key=lambda one: (one.has_score, one.tally().percent))
    names = [one_line(one.name) for one in rest]
    if complete:
        names.append(one_line(complete[0].name) if len(complete) == 1 else f"{len(complete)} more")
    total = "total (selected cases)" if coverage.selected else "total"
    width = max(map(len, [*names, total, "coverage"]))
    yield strong(f"{'coverage':<{width}}")
    for one, name in zip(rest, names, strict=False):
        yield f"{name:<{width}}  {_score(one)}"
    if complete:
        tally = _sum(complete)
        yield f"{names[-1]:<{width}}  {_counts(tally)}"
    if len(coverage.transforms) > 1 or coverage.selected:
        yield f"{total:<{width}}  {_counts(coverage.total)}"


def _is_weak(one: Measured) -> bool:
    tally = one.tally()
    return bool(one.problem) or tally.reached < tally.points


def _sum(transforms: Sequence[Measured]) -> Tally:
    tallies = [one.tally() for one in transforms]
    return Tally(sum(t.reached for t in tallies), sum(t.points for t in tallies))


def _score(one: Measured) -> str:
    if not one.has_score:
        return bad(f"{'-':>5}  {one.problem}")
    text = _counts(one.tally())
    return f"{text}  {bad(one.problem)}" if one.problem else text


def _counts(tally: Tally) -> str:
    paint = good if tally.reached == tally.points else warn if tally.rounded >= 50 else bad
    return f"{paint(f'{tally.rounded:>3} %')}  {faint(f'{tally.reached} of {tally.points}')}"


def _all_gaps(coverage: Coverage) -> Iterator[str]:
    with_gaps = [one for one in coverage.transforms if one.gaps and one.cases]
    is_only = len(coverage.transforms) == 1
    for one in with_gaps:
        yield ""
        yield strong(one_line(one.name))
        gaps = [gap for gap in one.gaps if gap.kind in SCORED]
        others = [gap for gap in one.gaps if gap.kind not in SCORED]
        shown_gaps = gaps if is_only else gaps[:_AT_MOST]
        yield from _lines(shown_gaps)
        if len(gaps) > len(shown_gaps):
            command = f"brazesmith test {quoted(one.name)} --coverage"
            yield faint(f"  … and {counted(len(gaps) - len(shown_gaps), 'gap')} more: {command}")
        yield from _others(others)


def _lines(gaps: Sequence[Point]) -> Iterator[str]:
    for file, points in by_line(gaps):
        yield faint(f"  {shown(file)}") if file else faint("  (no place in a spec)")
        last = None
        width = max(len(str(p.span.line)) if p.span else 0 for p in points)
        for point in points:
            line = str(point.span.line) if point.span else ""
            number = "" if line == last else line
            yield f"  {faint(f'{number:>{width}}')}  {one_line(point.text)}"
            last = line


def _others(gaps: Sequence[Point]) -> Iterator[str]:
    for kind in Kind:
        for gap in gaps:
            if gap.kind is kind:
                yield f"  {one_line(gap.text)}"
