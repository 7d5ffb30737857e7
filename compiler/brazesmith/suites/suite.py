"""Run cases, and compare each body with the expected one.

`run_cases` is a stream: cases are read, run in one V8 context for their script and compared a
batch at a time, so that memory does not grow with the suite. Nothing is written to disk here.
"""

from __future__ import annotations

import os
import traceback
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from enum import StrEnum
from itertools import groupby, islice
from typing import TYPE_CHECKING, Final, Protocol, TypeVar

from brazesmith.base.json import InputError, parse_json
from brazesmith.contract.destination import Destination
from brazesmith.contract.destinations import sends_nothing
from brazesmith.contract.returned import undocumented_skip
from brazesmith.suites.diff import MISSING, Difference, Json, differences, same
from brazesmith.suites.fixtures import Case, CaseError, CaseFiles, OutcomeKind, Settings, load
from brazesmith.targets.script import Language, Script

if TYPE_CHECKING:
    from brazesmith.base.diagnostics import Span
    from brazesmith.contract import Finding
    from brazesmith.engines import Input, Outcome, ScriptError
    from brazesmith.passes.provenance import Origin
    from brazesmith.passes.skipped import Skipped

T = TypeVar("T")

#: How many cases are in memory at a time.
_BATCH: Final = 256

NO_EXPECTED: Final = "no expected.json yet; accept the actual body to create it"

_RULED_OUT: Final = (
    "the payload class rules this payload out, so the case can be deleted; `explore` found"
)
_UNDEFINED: Final = 'unexpected undefined; if this is intended, set `expect = "skip"` in case.toml'

_OUTCOMES: Final = {
    OutcomeKind.BODY: "a body",
    OutcomeKind.SKIP: "nothing to send",
    OutcomeKind.ERROR: "an error",
    OutcomeKind.ABORT: "an abort",
}

#: Two times that share no year, month, day, weekday or hour with each other.
_OTHER_TIMES: Final = ("2001-02-03T04:05:06Z", "2030-11-19T21:43:57Z")

#: How deep the values are whose differences and findings can be shown.
_DEEPEST: Final = 200

#: Differences of one case that are traced to the spec.
TRACED: Final = 20

#: Levels of findings that fail a case unless case.toml lists them.
GRAVE: Final = frozenset({"rejected", "lost"})


class Status(StrEnum):
    """Whether a case passes."""

    PASSED = "passed"
    FAILED = "failed"  # it ran, and the result is not the expected one
    ERROR = "error"  # it cannot run, because its files are invalid


class Accepted(StrEnum):
    """What `--update` wrote."""

    CREATED = "created"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class CaseResult:
    """The result of one case."""

    case: Case
    script: Script
    status: Status
    outcome: OutcomeKind | None = None  # None if the case cannot run
    problems: tuple[str, ...] = ()  # sentences: what fails besides differences and findings
    differences: tuple[Difference, ...] = ()
    findings: tuple[Finding, ...] = ()  # everything that the judge reports
    unannounced: tuple[Finding, ...] = ()  # rejected or lost, and not listed in case.toml
    origins: Mapping[str, Origin] = field(default_factory=dict)  # by pointer, of what fails
    error: ScriptError | None = None
    failed_at: Span | None = None  # the expression of the spec that fails with this error
    lost_keys: tuple[str, ...] = ()  # pointers to keys that JSON drops: undefined, functions
    note: str | None = None  # from case.toml
    skipped: Skipped | None = None  # of a case that expects something else than a skip
    undocumented: str | None = None  # behaviour of Braze that is not documented; not a failure
    contradictions: tuple[str, ...] = ()  # what the payload's class says otherwise; no failure
    payload: str | None = None
    headers: str = "{}"
    now: str | None = None
    body: str | None = None
    duration_ms: float = 0.0
    acceptable: bool = False  # `--update` may make this the expected body
    unwritten: str | None = None  # why the body for review could not be written
    accepted: Accepted | None = None
    pinned: str | None = None  # the time that the body depends on and case.toml lacks

    @property
    def risky(self) -> tuple[Finding, ...]:
        """The findings that never fail a case: the first of each code."""
        findings = (finding for finding in self.findings if finding.level not in GRAVE)
        return tuple({finding.code: finding for finding in reversed([*findings])}.values())

    @property
    def remarks(self) -> tuple[str, ...]:
        """What else should be known of a case, although it fails none."""
        undocumented = () if self.undocumented is None else (self.undocumented,)
        return (*undocumented, *self.contradictions)


class Runner(Protocol):
    """Runs scripts: `brazesmith.engines.Engines`."""

    def run(self, script: Script, inputs: Sequence[Input]) -> list[Outcome]:
        """Run one script on every input: one outcome each, in order."""


#: Judges a body that arrives at a time: `brazesmith.contract.judge` with a project's options.
Judge = Callable[[Json, Destination, datetime | None], Sequence["Finding"]]


def run_cases(
    scripts: Iterable[Script], cases: Mapping[str, Sequence[Case]], emulator: Runner, judge: Judge
) -> Iterator[CaseResult]:
    """Run the cases of every script, in the order of the scripts and of the cases."""
    for script in scripts:
        for batch in batches(cases.get(script.name, ())):
            yield from _run_batch(script, batch, emulator, judge)


def with_pinned_times(
    results: Iterable[CaseResult], emulator: Runner, judge: Judge
) -> Iterator[CaseResult]:
    """Yield results at a fixed time, if the body is about to be accepted and depends on the time.

    Two other times decide that. The time is returned as `pinned`, to be written to case.toml.
    """
    for _, group in groupby(results, lambda result: result.script.name):
        for batch in batches(group):
            yield from _pinned(batch, emulator, judge)


def _pinned(results: Sequence[CaseResult], emulator: Runner, judge: Judge) -> Iterator[CaseResult]:
    """Yield the results of one script at fixed times."""
    now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    times = (now, *_OTHER_TIMES)
    files = list(map(_without_time, results))
    inputs = [replace(_input(case), now=time, seed=1) for case in files if case for time in times]
    outcomes = iter(emulator.run(results[0].script, inputs) if inputs else ())
    for result, case in zip(results, files, strict=True):
        if case is None:
            yield result
            continue
        first, *others = islice(outcomes, len(times))
        if all(other.body == first.body for other in others):
            yield result
        else:
            pinned = replace(case, settings=replace(case.settings, now=now))
            yield replace(_guarded(result.script, pinned, first, judge), pinned=now)


def _without_time(result: CaseResult) -> CaseFiles | None:
    """Return the files of a case whose body is about to be accepted and that sets no time."""
    files = _load(result.case) if result.acceptable else None
    return files if isinstance(files, CaseFiles) and files.settings.now is None else None


def outcome_of(outcome: Outcome) -> tuple[OutcomeKind, Json]:
    """Return what a script did, and its parsed body (MISSING for undefined and after an error).

    Raises InputError for a body that is nested too deeply.
    """
    value = MISSING if outcome.body is None else _parsed(outcome.body)
    if outcome.error is not None:
        return OutcomeKind.ABORT if outcome.error.kind == "abort" else OutcomeKind.ERROR, value
    return OutcomeKind.SKIP if value is MISSING or sends_nothing(value) else OutcomeKind.BODY, value


def _parsed(body: str) -> Json:
    try:
        return parse_json(body, "")
    except InputError as error:  # a position in one long line is of no use
        raise InputError("the returned body", None, None, error.message) from None


# One case ----------------------------------------------------------------------------------------


def _run_batch(
    script: Script, batch: Sequence[Case], emulator: Runner, judge: Judge
) -> Iterator[CaseResult]:
    read = [_load(case) for case in batch]
    loaded = [case for case in read if isinstance(case, CaseFiles)]
    inputs = [_input(case) for case in loaded]
    outcomes = iter(emulator.run(script, inputs) if inputs else [])
    for case, files in zip(batch, read, strict=True):
        if isinstance(files, CaseError):
            yield CaseResult(case, script, Status.ERROR, problems=files.problems)
        else:
            yield _guarded(script, files, next(outcomes), judge)


def _load(case: Case) -> CaseFiles | CaseError:
    try:
        return load(case)
    except CaseError as error:
        return error
    except Exception as error:
        return CaseError(_unexpected(error))


def _input(files: CaseFiles) -> Input:
    from brazesmith.engines import Input

    return Input(files.payload, files.headers, now=files.settings.now)


def _guarded(script: Script, files: CaseFiles, outcome: Outcome, judge: Judge) -> CaseResult:
    """Return the result of a case; whatever its payload and body contain affects no other case."""
    try:
        return _result(script, files, outcome, judge)
    except Exception as error:
        return CaseResult(files.case, script, Status.ERROR, problems=(_unexpected(error),))


def _unexpected(error: Exception) -> str:
    """Return what to report of an exception that is not about the files of a case."""
    match error:
        case RecursionError():
            return "the payload or the body is nested too deeply to compare"
        case InputError():
            return str(error)
        case _:
            frame = traceback.extract_tb(error.__traceback__)[-1]
            place = f"{os.path.basename(frame.filename)}:{frame.lineno}"
            return (
                f"internal error in brazesmith: {type(error).__name__} at {place}\n"
                f"please report it with the files of this case and this line: {error}"
            )


def _result(script: Script, files: CaseFiles, outcome: Outcome, judge: Judge) -> CaseResult:
    settings = files.settings
    kind, value = outcome_of(outcome)
    message = None if outcome.error is None else outcome.error.message
    problems = _outcome_problems(settings, kind, message)
    found: list[Difference] = []
    if not problems and kind not in (OutcomeKind.ERROR, OutcomeKind.ABORT):
        problems, found = _compare(files, value)
    acceptable = bool(found) or NO_EXPECTED in problems
    findings: tuple[Finding, ...] = ()
    if kind is OutcomeKind.BODY:
        now = datetime.fromisoformat(settings.now) if settings.now else None
        findings = tuple(judge(value, script.destination, now))
        findings += payload_findings(script, files.payload, value)
    codes = {finding.code for finding in findings}
    problems += [
        f"case.toml expects {code}, but it was not reported"
        for code in sorted(set(settings.findings) - codes)
    ]
    unannounced = tuple(
        finding
        for finding in findings
        if finding.level in GRAVE and finding.code not in settings.findings
    )
    contradictions = _contradictions(script, files)
    if contradictions and _is_open(files):
        problems, found, unannounced, acceptable = [], [], (), False
        contradictions = (*contradictions, f"{_RULED_OUT} {settings.fault}")
    if (found or unannounced) and max(_depth(value), _depth(files.expected)) > _DEEPEST:
        raise RecursionError
    return CaseResult(
        case=files.case,
        script=script,
        status=Status.FAILED if problems or found or unannounced else Status.PASSED,
        outcome=kind,
        problems=tuple(problems),
        differences=tuple(found),
        findings=findings,
        unannounced=unannounced,
        origins=_origins(script, files, [*found[:TRACED], *unannounced]),
        error=outcome.error,
        failed_at=_failed_at(script, files, outcome.error) if problems else None,
        lost_keys=outcome.lost_keys,
        note=settings.note,
        skipped=_skipped(script, files)
        if kind is OutcomeKind.SKIP and (problems or found)
        else None,
        undocumented=undocumented_skip(outcome.body) if kind is OutcomeKind.SKIP else None,
        contradictions=contradictions,
        payload=files.payload,
        headers=files.headers,
        now=settings.now,
        body=outcome.body,
        duration_ms=outcome.duration_ms,
        acceptable=acceptable,
    )


def _is_open(files: CaseFiles) -> bool:
    """Whether `explore` stored the case, and nobody has decided yet what is right."""
    settings = files.settings
    return settings.fault is not None and settings.expect is None and files.expected is MISSING


def _contradictions(script: Script, files: CaseFiles) -> tuple[str, ...]:
    if script.declared is None:
        return ()
    from brazesmith.suites.declared import contradictions

    return tuple(contradictions(files.data, script.declared))


def payload_findings(script: Script, payload: str, body: Json) -> tuple[Finding, ...]:
    """Return the findings about integers of a payload that JavaScript rounds."""
    if script.language is not Language.JAVASCRIPT:
        return ()
    from brazesmith.contract import integers

    return tuple(integers.findings(payload, body))


def _depth(value: Json) -> int:
    """Return how many levels of arrays and objects a value has."""
    levels, values = 0, [value]
    while values := [value for value in values if isinstance(value, dict | list)]:
        levels += 1
        values = [
            child
            for value in values
            for child in (value.values() if isinstance(value, dict) else value)
        ]
    return levels


def _origins(
    script: Script, files: CaseFiles, places: Sequence[Difference | Finding]
) -> Mapping[str, Origin]:
    """Return where the spec makes the values at some places of a body."""
    if not places:
        return {}
    from brazesmith.passes.provenance import origins

    pointers = list(dict.fromkeys(place.pointer for place in places))
    now = files.settings.now
    found = origins(script.program, files.payload, files.headers, now, pointers)
    return dict(zip(pointers, found, strict=True))


def _failed_at(script: Script, files: CaseFiles, error: ScriptError | None) -> Span | None:
    """Return the expression of the spec that fails with an error."""
    if error is None:
        return None
    from brazesmith.passes.skipped import where_failed

    now = files.settings.now
    return where_failed(script.program, files.payload, files.headers, now, error.message)


def _skipped(script: Script, files: CaseFiles) -> Skipped:
    """Return why the spec sends nothing."""
    from brazesmith.passes.skipped import why_skipped

    return why_skipped(script.program, files.payload, files.headers, files.settings.now)


def is_expected(
    files: CaseFiles, kind: OutcomeKind, value: Json, message: str | None = None
) -> bool:
    """Return whether a case passes with an outcome: its body, or the message of its error.

    A case of `explore` that passes without an expected body says nothing about the outcome.
    What the judge finds in a body is not looked at: it is the same for the same body.
    """
    if _is_open(files):
        return True
    if _outcome_problems(files.settings, kind, message):
        return False
    if kind in (OutcomeKind.ERROR, OutcomeKind.ABORT):
        return True
    if files.settings.expect is OutcomeKind.SKIP:
        return True
    return value is not MISSING and files.expected is not MISSING and same(files.expected, value)


def _outcome_problems(settings: Settings, kind: OutcomeKind, message: str | None) -> list[str]:
    """Return what is wrong with the kind of outcome, whatever the body is.

    `message` is that of an error.
    """
    expected = settings.expect
    if expected is kind:
        if message is None or settings.admits(message):
            return []
        return [f"expected {_OUTCOMES[kind]} with {settings.error!r} in its message"]
    is_abort = kind is OutcomeKind.ABORT and expected in (None, OutcomeKind.BODY)
    if is_abort or kind is OutcomeKind.ERROR:
        return [f'unexpected {kind}; if this is intended, set `expect = "{kind}"` in case.toml']
    return [] if expected is None else [f"expected {_OUTCOMES[expected]}, got {_OUTCOMES[kind]}"]


def _compare(files: CaseFiles, value: Json) -> tuple[list[str], list[Difference]]:
    """Compare a body (MISSING for undefined) with the expected one (MISSING if there is none)."""
    if files.settings.expect is OutcomeKind.SKIP:  # whatever it returned: there is no body
        return [], []
    if value is MISSING and files.expected is MISSING:
        return [_UNDEFINED], []
    if value is MISSING:
        return ["expected the body in expected.json, but the script returned undefined"], []
    if files.expected is MISSING:
        return [NO_EXPECTED], []
    return [], differences(files.expected, value)


def batches(items: Iterable[T]) -> Iterator[list[T]]:
    """Yield the items, as many at a time as may be in memory."""
    rest = iter(items)
    while batch := list(islice(rest, _BATCH)):
        yield batch
