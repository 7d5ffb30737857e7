"""Which faults the cases notice, as a person reads it: the survivors, and a score for each
transform.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final

from brazesmith.base.diagnostics import Diagnostic, Label, Severity
from brazesmith.base.source import one_line, shown
from brazesmith.mutation.mutant import Ended, Fault, Mutation, Result, Status
from brazesmith.mutation.written import difference
from brazesmith.report.brief import brief_lines, cut
from brazesmith.report.words import bad, both_sides, counted, faint, good, strong, warn
from brazesmith.suites.diff import differences
from brazesmith.suites.fixtures import OutcomeKind

if TYPE_CHECKING:
    from brazesmith.app.mutate import MutationRun

#: How many differences of two bodies, lines of source and names of transforms are shown.
_DIFFERENCES: Final = 3
_LINES: Final = 8
_NAMES: Final = 3


def mutation_lines(run: MutationRun, *, verbose: bool = False) -> Iterator[str]:
    """Yield the lines of a run: the survivors, and the scores.

    With `verbose`, also what is equivalent, and why.
    """
    where: dict[Fault, list[str]] = defaultdict(list)
    for mutation in run.mutations:
        for result in mutation.results:
            where[result.mutant.fault].append(mutation.transform)
    shown_ = [Status.SURVIVED, Status.ERROR]
    if verbose:
        shown_.append(Status.EQUIVALENT)
    for status in shown_:
        for result in run.results:
            if result.status is status:
                yield from _result(result, where[result.mutant.fault])
                yield ""
    yield from _scores(run)


def _result(result: Result, transforms: Sequence[str]) -> Iterator[str]:
    """Yield the lines about one fault: its place, the source, and a payload that shows it."""
    fault = result.mutant.fault
    place = ""
    if fault.span is not None:
        place = f"{shown(fault.span.file)}:{fault.span.line}:{fault.span.column}"
    paint = {Status.SURVIVED: bad, Status.ERROR: warn}.get(result.status, faint)
    yield f"{paint(str(result.status))} {strong(place)} {fault.mutation}: {one_line(fault.text)}"
    yield from _source(fault)
    if result.trial is not None:
        yield from _payload(result, transforms)
    elif result.reason:
        yield f"  {one_line(result.reason)}"


def _source(fault: Fault) -> Iterator[str]:
    before, after = difference(fault)
    for sign, lines, paint in (("-", before, bad), ("+", after, good)):
        for line in lines[:_LINES]:
            yield paint(f"  {sign} {cut(one_line(line))}")
        if len(lines) > _LINES:
            yield faint(f"  {sign} … {len(lines) - _LINES} more lines")
    if not before and fault.span is not None and (line := fault.span.text):
        yield faint(f"    {cut(one_line(line))}")


def _payload(result: Result, transforms: Sequence[str]) -> Iterator[str]:
    trial, expected, actual = result.trial, result.expected, result.actual
    assert trial is not None
    assert expected is not None
    assert actual is not None
    name = f" of {result.where}" if len(transforms) > 1 else ""
    yield f"  no case{_of(transforms)} notices this; a case{name} with this payload would:"
    yield from brief_lines(trial.payload)
    if trial.headers:
        yield "  and these headers:"
        yield from brief_lines(trial.headers)
    yield from _outcomes(expected, actual)


def _of(transforms: Sequence[str]) -> str:
    """Return which transforms share a line, if there are several."""
    if len(transforms) < 2:
        return ""
    names = ", ".join(map(one_line, transforms[:_NAMES]))
    more = len(transforms) - _NAMES
    return f" of {names} and {more} more" if more > 0 else f" of {names}"


def _outcomes(expected: Ended, actual: Ended) -> Iterator[str]:
    """Yield what the transform makes of the payload, and what it would with the fault."""
    if not expected.kind is actual.kind is OutcomeKind.BODY:
        yield f"  {_ended(expected)}; with the fault {_ended(actual)}"
        return
    found = differences(expected.body, actual.body)
    for one in found[:_DIFFERENCES]:
        before, after = both_sides(one)
        pointer = one_line(one.pointer) or "the body"
        yield f"  {pointer} is {_value(before)}; with the fault {_value(after)}"
    if len(found) > _DIFFERENCES:
        yield faint(f"  … {len(found) - _DIFFERENCES} more differences")


def _value(text: str) -> str:
    return cut(" ".join(text.split("\n")))


def _ended(ended: Ended) -> str:
    match ended.kind:
        case OutcomeKind.BODY:
            return "it sends a body"
        case OutcomeKind.SKIP:
            return "it sends nothing"
        case OutcomeKind.ABORT:
            return f"it aborts ({cut(one_line(ended.message or ''))})"
        case _:
            return f"it fails ({cut(one_line(ended.message or ''))})"


# The scores ---------------------------------------------------------------------------------------


def _scores(run: MutationRun) -> Iterator[str]:
    judged = [one for one in run.mutations if not one.problem]
    width = max((len(one.transform) for one in run.mutations), default=0)
    if len(run.mutations) > 1:
        for mutation in judged:
            yield f"{_score(mutation)} {mutation.transform:<{width}}  {faint(_counts(mutation))}"
    total = run.total
    if total.results:
        label = counted(len(total.results), "fault")
        if len(judged) > 1:
            label += f" in {counted(len(judged), 'transform')}"
        seconds = f"in {run.seconds:.1f} s"
        yield f"{_score(total)} {strong(f'{label}: {_counts(total)}')} {faint(seconds)}"
    if total.tried:
        yield faint(
            f"tried {total.tried:,} payloads on what no case noticed; equivalent means that none "
            "of them showed a difference"
        )


def _score(mutation: Mutation) -> str:
    """Return the score in percent, rounded down, in seven columns."""
    score = mutation.score
    if score is None:
        return (faint if mutation.complete else warn)(f"{'-':>6} ")
    paint = good if score == 1 else bad
    return paint(f"{int(score * 1000) / 10:>5.1f} %")


def _counts(mutation: Mutation) -> str:
    parts = [f"{mutation.killed} killed"]
    timeouts = mutation.count(Status.TIMEOUT)
    if timeouts:
        parts[0] += f" ({timeouts} by a timeout)"
    parts += [f"{mutation.count(Status.SURVIVED)} survived"]
    parts += [f"{mutation.count(Status.EQUIVALENT)} equivalent"]
    if errors := mutation.count(Status.ERROR):
        parts.append(counted(errors, "error"))
    if pending := mutation.count(Status.PENDING):
        parts.append(f"{pending} not run")
    return ", ".join(parts)


# For other programs -------------------------------------------------------------------------------


def diagnostic_of(result: Result) -> Diagnostic:
    """Return a survivor as a diagnostic, for annotations."""
    fault = result.mutant.fault
    before, after = difference(fault)
    lines = [*(f"- {line}" for line in before), *(f"+ {line}" for line in after)]
    payload = () if result.trial is None else (f"payload: {result.trial.input.payload}",)
    message = f"no case notices this fault: {fault.mutation}: {fault.text}"
    labels = () if fault.span is None else (Label(fault.span),)
    return Diagnostic("mutate", message, labels, (*lines, *payload), Severity.ERROR)
