"""Which faults the cases notice, as a person reads it: the survivors, and a score for each
transform.
"""

from __future__ import annotations

import json
import linecache
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import takewhile
from typing import TYPE_CHECKING, Final

from brazesmith.base.diagnostics import Diagnostic, Label, Severity
from brazesmith.base.source import one_line, printable, shown
from brazesmith.mutation.mutant import Ended, Fault, Mutation, Result, Status, by_fault
from brazesmith.mutation.written import difference
from brazesmith.report.brief import LONGEST, brief, brief_lines, cut
from brazesmith.report.words import bad, both_sides, counted, faint, good, strong, warn
from brazesmith.suites.declared import contradictions
from brazesmith.suites.diff import differences
from brazesmith.suites.fixtures import OutcomeKind

if TYPE_CHECKING:
    from brazesmith.app.mutating.mutate import MutationRun
    from brazesmith.targets.script import Script

#: How many differences of two bodies, lines of source and names of transforms are shown.
_DIFFERENCES: Final = 3
_LINES: Final = 8
_NAMES: Final = 3
#: How many characters of a long line are shown before what is changed in it.
_CONTEXT: Final = 60

_NO_DIFFERENCE: Final = "no difference found"


def mutation_lines(
    run: MutationRun, *, verbose: bool = False, is_saved: bool = False
) -> Iterator[str]:
    """Yield the lines of a run: the survivors, and the scores.

    Survivors that one payload reveals are shown together. With `verbose`, also what is equivalent,
    and why. If `is_saved`, the payloads become cases, and only what has none is shown.
    """
    where: dict[Fault, list[str]] = defaultdict(list)
    for mutation in run.mutations:
        for result in mutation.results:
            where[result.mutant.fault].append(mutation.transform)
    scripts = {mutation.transform: mutation.script for mutation in run.mutations}
    groups: dict[tuple[object, ...], list[Result]] = {}
    statuses = [Status.SURVIVED, Status.ERROR]
    if verbose:
        statuses += [Status.REFUSED, Status.UNDECLARED, Status.EQUIVALENT]
    for number, result in enumerate(sorted(run.results, key=_severity(statuses))):
        if result.status in statuses and not (is_saved and result.trial):
            transforms = where[result.mutant.fault]
            key = (number,) if result.trial is None else _payload_key(result, transforms)
            groups.setdefault(key, []).append(result)
    for group in groups.values():
        for result in group:
            yield from _result(result)
            yield ""
        if group[0].trial is not None:
            yield from _payload(group, where[group[0].mutant.fault])
            yield from _contradictions(group[0], scripts.get(group[0].where))
            yield ""
    yield from _scores(run)


def _severity(statuses: Sequence[Status]) -> Callable[[Result], int]:
    return lambda one: statuses.index(one.status) if one.status in statuses else len(statuses)


def _payload_key(result: Result, transforms: Sequence[str]) -> tuple[object, ...]:
    """Return what survivors have in common that are shown together."""
    assert result.trial is not None
    case = result.trial.input
    return result.where, tuple(transforms), case.payload, case.headers


def _result(result: Result) -> Iterator[str]:
    """Yield the lines about one fault: its place, the source, and what it changes."""
    fault = result.mutant.fault
    place = ""
    if fault.span is not None:
        place = f"{shown(fault.span.file)}:{fault.span.line}:{fault.span.column}"
    paint = {Status.SURVIVED: bad, Status.ERROR: warn}.get(result.status, faint)
    name = f"text mutant, {fault.mutation}" if result.mutant.is_text else fault.mutation
    yield f"{paint(_status(result))} {strong(place)} {name}: {one_line(fault.text)}"
    yield from _source(fault)
    if result.expected is not None and result.actual is not None:
        yield from _outcomes(result.expected, result.actual)
    elif result.reason:
        yield from (f"  {one_line(line)}" for line in result.reason.split("\n"))


def _status(result: Result) -> str:
    """Return the status in words. Of hand-written code, nothing is known but what was tried."""
    if result.status is Status.EQUIVALENT and result.mutant.is_text:
        return _NO_DIFFERENCE
    return str(result.status)


def _source(fault: Fault) -> Iterator[str]:
    before, after = _around(*difference(fault))
    for sign, lines, paint in (("-", before, bad), ("+", after, good)):
        for line in lines[:_LINES]:
            yield paint(f"  {sign} {cut(one_line(line))}")
        if len(lines) > _LINES:
            yield faint(f"  {sign} … {len(lines) - _LINES} more lines")
    if not before and fault.span is not None:
        line = linecache.getline(fault.span.file, fault.span.line).strip()
        yield faint(f"    {cut(one_line(line))}")


def _around(before: list[str], after: list[str]) -> tuple[list[str], list[str]]:
    """Return the lines from shortly before a change, if it would be cut off a long line."""
    if len(before) != 1 or len(after) != 1 or max(map(len, (*before, *after))) <= LONGEST:
        return before, after
    start = _same(before[0], after[0]) - _CONTEXT
    if start <= 0:
        return before, after
    return [f"…{before[0][start:]}"], [f"…{after[0][start:]}"]


def _same(one: str, other: str) -> int:
    """Return how many characters at the beginning are the same."""
    pairs = zip(one, other, strict=False)
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))


def _payload(group: Sequence[Result], transforms: Sequence[str]) -> Iterator[str]:
    """Yield the payload that reveals some survivors."""
    trial = group[0].trial
    assert trial is not None
    name = f" of {one_line(group[0].where)}" if len(transforms) > 1 else ""
    these = "it" if len(group) == 1 else f"these {len(group)}"
    yield f"  no case{_of(transforms)} notices {these}; a case{name} with this payload would:"
    yield from brief_lines(trial.payload)
    if trial.headers:
        yield "  and these headers:"
        yield from brief_lines(trial.headers)


def _contradictions(result: Result, script: Script | None) -> Iterator[str]:
    """Yield how a payload contradicts its class, if a case does so too or nothing else is known."""
    if result.trial is not None and script is not None and script.declared is not None:
        is_strict = result.status is Status.UNDECLARED
        for sentence in contradictions(
            result.trial.payload, script.declared, missing_counts=is_strict
        ):
            yield faint(f"  note: {one_line(sentence)}")


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
        yield f"  {_ended(expected)}"
        yield f"  with the fault, {_ended(actual)}"
        return
    found = differences(expected.body, actual.body)
    for one in found[:_DIFFERENCES]:
        before, after = both_sides(one)
        pointer = one_line(one.pointer) or "the body"
        yield f"  {pointer} is {_value(before)}; with the fault, {_value(after)}"
    if len(found) > _DIFFERENCES:
        yield faint(f"  … {len(found) - _DIFFERENCES} more differences")


def _value(text: str) -> str:
    return cut(" ".join(line.strip() for line in text.split("\n")))


def _ended(ended: Ended) -> str:
    match ended.kind:
        case OutcomeKind.BODY:
            return "it sends a body"
        case OutcomeKind.SKIP:
            return "it sends nothing"
        case OutcomeKind.ABORT:
            return f"it aborts: {cut(one_line(ended.message or ''))}"
        case _:
            return f"it fails: {cut(one_line(ended.message or ''))}"


# The scores ---------------------------------------------------------------------------------------


def _scores(run: MutationRun) -> Iterator[str]:
    """Yield a line for each transform that has survivors, the worst first, and the total."""
    judged = [one for one in run.mutations if not one.problem]
    if len(run.mutations) > 1:
        yield from _table(judged)
    for mutation in judged:
        if not mutation.results:
            name = one_line(mutation.transform)
            yield faint(f"{name} has no faults: cases can notice nothing that a person wrote in it")
    total = run.total
    is_text = any(result.mutant.is_text for result in total.results)
    if total.results:
        label = counted(len(total.results), "text mutant" if is_text else "fault")
        if len(judged) > 1:
            label += f" in {counted(len(judged), 'transform')}"
        seconds = f"in {run.seconds:.1f} s"
        yield f"{_score(total)} {strong(f'{label}: {_counts(total)}')} {faint(seconds)}"
    judged_names = {mutation.transform for mutation in run.mutations}
    if names := [name for name in total.others if name not in judged_names]:
        yield _only_others(total.others, names)
    if total.count(Status.REFUSED):
        yield faint("refused means that the compiler refuses it, so that no case need notice it")
    if total.count(Status.UNDECLARED):
        yield faint("undeclared means that only payloads that the class rules out reveal it")
    if total.tried:
        meaning = "equivalent means that none of them showed a difference"
        more = "" if is_text else f"; {meaning}"
        yield faint(f"tried {total.tried:,} payloads on what no case noticed{more}")


def _table(judged: Sequence[Mutation]) -> Iterator[str]:
    """Yield a line for each transform with survivors, if any, and one for all others."""
    full = [one for one in judged if one.score == 1]
    rest = [one for one in judged if one.results and one not in full]
    if not rest:
        return
    rest.sort(key=lambda one: -1 if one.score is None else one.score)
    rows = [(one_line(one.transform), one) for one in rest]
    if full:
        results = tuple(found[0][1] for found in by_fault(full))
        name = one_line(full[0].transform) if len(full) == 1 else f"{len(full)} more"
        rows.append((name, Mutation(name, results=results)))
    width = max((len(name) for name, _ in rows), default=0)
    for name, mutation in rows:
        yield f"{_score(mutation)} {name:<{width}}  {faint(_counts(mutation))}"


def _only_others(others: Mapping[str, int], names: Sequence[str]) -> str:
    """Return which transforms that are not judged notice faults of lines that they share."""
    count = sum(others[name] for name in names)
    listed = ", ".join(map(one_line, names[:_NAMES]))
    more = f" and {len(names) - _NAMES} more" if len(names) > _NAMES else ""
    return f"{count} of them only by cases of other transforms: {listed}{more}"


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
    for status in (Status.REFUSED, Status.UNDECLARED):
        if count := mutation.count(status):
            parts.append(f"{count} {status}")
    is_text = any(result.mutant.is_text for result in mutation.results)
    word = f"with {_NO_DIFFERENCE}" if is_text else "equivalent"
    parts += [f"{mutation.count(Status.EQUIVALENT)} {word}"]
    if errors := mutation.count(Status.ERROR):
        parts.append(counted(errors, "error"))
    if pending := mutation.count(Status.PENDING):
        parts.append(f"{pending} not run")
    return ", ".join(parts)


# For other programs -------------------------------------------------------------------------------


def _payload_line(payload: object) -> tuple[str, ...]:
    text = json.dumps(brief(payload), ensure_ascii=False, separators=(",", ":"))
    return (f"payload: {printable(text)}",)


def diagnostic_of(result: Result) -> Diagnostic:
    """Return a survivor as a diagnostic, for annotations."""
    fault = result.mutant.fault
    before, after = difference(fault)
    lines = [*(f"- {line}" for line in before), *(f"+ {line}" for line in after)]
    payload = () if result.trial is None else _payload_line(result.trial.payload)
    message = f"no case notices this fault: {fault.mutation}: {fault.text}"
    labels = () if fault.span is None else (Label(fault.span),)
    return Diagnostic("mutate", message, labels, (*lines, *payload), Severity.ERROR)
