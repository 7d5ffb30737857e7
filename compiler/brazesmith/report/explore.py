"""What `explore` found, and what it tried, as a person reads it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from brazesmith.base.diagnostics import Diagnostic, Evidence, Label, Severity
from brazesmith.base.source import one_line
from brazesmith.engines import Failure
from brazesmith.explore import goals
from brazesmith.explore.goals import Goal
from brazesmith.report.brief import brief_lines, cut
from brazesmith.report.diagnostics import render_diagnostic
from brazesmith.report.guards import guard
from brazesmith.report.words import bad, counted, faint, good, place_in_spec, warn

if TYPE_CHECKING:
    from brazesmith.app.exploring.explored import Explored, Report
    from brazesmith.explore.engine import Observation

#: How many reports are shown.
_MOST: Final = 50
#: How many places of one fault are listed.
_MOST_PLACES: Final = 3
#: How many branches are listed that were not reached.
_MOST_MISSED: Final = 3
#: What to write instead: in hand-written JavaScript, and in a spec.
_HINTS: Final = {
    goals.NOT_JSON: ("leave the key out unless `Number.isFinite(value)`", ""),
    goals.WRONG_UNIT: (
        "convert the unit: `new Date(seconds * 1000)`, `new Date(milliseconds)`",
        "declare the field in the unit that the source sends: `UnixSeconds` or `UnixMillis`",
    ),
    goals.FIXED_USER: (
        "take the identifier from a field that only one user has, and send nothing without it",
        "use `identify(…)` with a field that only one user has",
    ),
    goals.PLACEHOLDER: (
        "check the value before it becomes an identifier; without it, return { attributes: [] }",
        "check the value with `is_filled(…)` before it becomes an identifier",
    ),
    goals.MERGED_USERS: (
        "use the whole value as text, as the source sends it",
        "use the whole value as text, as the source sends it",
    ),
    goals.CHOSEN_USER: (
        "copy fields by name, or write identifiers and `_update_existing_only` after the spread",
        "choose the fields with `pick(…)`",
    ),
    goals.OTHER_ELEMENT: (
        "take the identifier from the same object as the other values",
        "take the identifier from the same object as the other values",
    ),
    goals.BATCH_FAILS: (
        "leave the bad element out with `continue` or `.filter(…)`, and keep the others",
        "leave the bad elements out with `only(…)`, and keep the others",
    ),
    goals.BATCH_LOSES: (
        "leave only the bad element out, with `continue` or `.filter(…)`",
        "leave only the bad element out, with `only(…)`",
    ),
}


def explored_lines(found: Explored) -> Iterator[str]:
    """Yield the lines of a result: every report, and what was tried."""
    for report in found.reports[:_MOST]:
        yield render_diagnostic(diagnostic_of(report, found))
        yield from _runs(report)
        yield ""
    if len(found.reports) > _MOST:
        yield f"… {len(found.reports) - _MOST} more; --json FILE has them"
        yield ""
    yield from _summary(found)


def diagnostic_of(report: Report, found: Explored) -> Diagnostic:
    """Return a report as a diagnostic. Its payload and body are evidence."""
    span, shown, code = report.located.span, report.shown, report.fault.code
    if shown.finding is not None and report.fault.goal in (Goal.REJECTED, Goal.LOST):
        receiver = found.script.destination.receiver
        name = receiver[:1].upper() + receiver[1:]
        verb = "rejects" if report.fault.goal is Goal.REJECTED else "loses"
        message = f"{name} {verb} {_places(report)}: {shown.message}"
    elif shown.error is not None and report.fault.goal is Goal.ERROR:
        message = f"this fails: {shown.message}"
    else:
        message = shown.message
    notes = []
    if report.conditions:
        notes.append("if " + ", and ".join(report.conditions))
    notes += map(_same_reason, report.also)
    reads = [one for one in report.located.reads if not any(one in said for said in notes)]
    if reads:
        notes.append(f"it reads {', '.join(f'`{one}`' for one in reads[:4])}")
    hint = _hint(report, is_spec=found.script.program is not None)
    if hint:
        notes.append(hint)
    error = report.seen.outcome.error
    return Diagnostic(
        code,
        one_line(message),
        () if span is None else (Label(span),),
        tuple(map(one_line, notes)),
        Severity.WARNING if report.is_lost else Severity.ERROR,
        None if found.script.program is None else found.script.name,
        Evidence(
            report.seen.trial.payload,
            report.seen.trial.headers or None,
            report.seen.body,
            None if error is None else error.text,
        ),
    )


def _hint(report: Report, *, is_spec: bool) -> str:
    """Return what to write instead, or ""."""
    error, span = report.shown.error, report.located.span
    if error is not None and error.kind is not Failure.EXCEPTION:
        return ""
    if report.fault.code == goals.THROWS and error is not None and not is_spec:
        return guard(error.message, span.text if span else "", report.conditions)
    return report.hint or _HINTS.get(report.fault.code, ("", ""))[is_spec]


def _same_reason(report: Report) -> str:
    place = f"{_places(report)}: " if report.fault.goal in (Goal.REJECTED, Goal.LOST) else ""
    return f"for the same reason: {place}{report.shown.message} ({report.fault.code})"


def _places(report: Report) -> str:
    shown = [place or "the whole body" for place in report.places]
    if len(shown) > _MOST_PLACES:
        shown = [*shown[: _MOST_PLACES - 1], f"{len(shown) - _MOST_PLACES + 1} other places"]
    return " and ".join(filter(None, (", ".join(shown[:-1]), shown[-1])))


def _runs(report: Report) -> Iterator[str]:
    """Yield the payload with what becomes of it, and the second one if it takes two."""
    yield from _run(report.seen, "payload")
    other = report.shown.other
    if other is not None and other.trial.payload != report.seen.trial.payload:
        is_batch = report.fault.goal is Goal.BATCH
        yield from _run(other, "payload without the element" if is_batch else "another payload")


def _run(seen: Observation, title: str) -> Iterator[str]:
    yield faint(f"  {title}")
    yield from brief_lines(seen.trial.payload)
    if seen.trial.headers:
        yield faint("  headers")
        yield from brief_lines(seen.trial.headers)
    error = seen.outcome.error
    if error is not None:
        yield faint("  error")
        yield f"    {cut(one_line(error.text))}"
    elif seen.body is None:
        yield faint("  nothing to send")
    else:
        yield faint("  body")
        yield from brief_lines(seen.body)


def _missed(found: Explored) -> Iterator[str]:
    """Yield branches that no payload reached: there, a fault may be."""
    for point in found.missed[:_MOST_MISSED]:
        place = f" ({place_in_spec(point.span)})" if point.span else ""
        yield faint(f"not reached: {one_line(point.text)}{place}")
    if len(found.missed) > _MOST_MISSED:
        yield faint(f"… {len(found.missed) - _MOST_MISSED} more; --json FILE has them")


def _summary(found: Explored) -> Iterator[str]:
    payloads = f"{found.payloads:,} payload{'' if found.payloads == 1 else 's'}"
    name = one_line(found.script.name)
    if found.reports:
        yield bad(f"{name}: {counted(len(found.reports), 'fault')} found in {payloads}")
    else:
        paint = good if found.ok else warn
        yield paint(f"{name}: no fault found in {payloads}")
    text = f"tried for {found.seconds:.1f} s with seed {found.seed}"
    if found.branches is not None and found.branches[1]:
        text += f": {found.branches[0]} of {found.branches[1]} branches reached"
    if found.varied:
        text += f", {counted(found.varied, 'place')} of the payload varied"
    if found.stopped:
        text += f"; ended early: {found.stopped}"
    yield faint(text)
    if len(found.goals) < len(Goal):
        yield faint(f"looked for: {', '.join(found.goals)}")
    if found.described:
        yield faint(f"payloads from {one_line(', '.join(found.described))}")
    yield from _missed(found)
    if found.failed:
        yield faint(f"failed on purpose on {found.failed:,} of the payloads, which is not a fault")
    if found.silenced:
        yield faint(f"allowed by the spec, and not reported: {', '.join(found.silenced)}")
