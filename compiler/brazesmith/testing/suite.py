"""Run cases, and compare each body with the expected one.

`run_cases` is a stream: cases are read, run in one V8 context for their script and compared a
batch at a time, so that memory does not grow with the suite. Nothing is written to disk here.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum
from itertools import islice
from typing import TYPE_CHECKING, Final, Protocol, TypeVar

from brazesmith.contract.destination import Destination
from brazesmith.contract.destinations import sends_nothing
from brazesmith.targets.script import Script
from brazesmith.testing.diff import MISSING, Difference, Json, differences
from brazesmith.testing.fixtures import Case, CaseError, CaseFiles, OutcomeKind, Settings, load

if TYPE_CHECKING:
    from brazesmith.contract import Finding
    from brazesmith.engines import Input, Outcome, ScriptError

T = TypeVar("T")

#: How many cases are in memory at a time.
_BATCH: Final = 256

NO_EXPECTED: Final = "no expected.json yet; run `brazesmith test --update` to create it"

_UNDEFINED: Final = 'unexpected undefined; if this is intended, set `expect = "skip"` in case.toml'

_OUTCOMES: Final = {
    OutcomeKind.BODY: "a body",
    OutcomeKind.SKIP: "nothing to send",
    OutcomeKind.ERROR: "an error",
    OutcomeKind.ABORT: "an abort",
}

#: Two times that share no year, month, day, weekday or hour with each other.
_OTHER_TIMES: Final = ("2001-02-03T04:05:06Z", "2030-11-19T21:43:57Z")

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
    error: ScriptError | None = None
    lost_keys: tuple[str, ...] = ()  # pointers to keys that JSON drops: undefined, functions
    note: str | None = None  # from case.toml
    undocumented: str | None = None  # behaviour of Braze that is not documented; not a failure
    payload: str | None = None
    body: str | None = None
    duration_ms: float = 0.0
    acceptable: bool = False  # `--update` may make this the expected body
    accepted: Accepted | None = None
    pinned: str | None = None  # the time that the body depends on and case.toml lacks


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
        for batch in _batches(cases.get(script.name, ()), _BATCH):
            yield from _run_batch(script, batch, emulator, judge)


def with_pinned_time(result: CaseResult, emulator: Runner, judge: Judge) -> CaseResult:
    """Return the result at a fixed time, if the body is about to be accepted and depends on time.

    Two other times decide that. The time is returned as `pinned`, to be written to case.toml.
    """
    files = _load(result.case) if result.acceptable else None
    if not isinstance(files, CaseFiles) or files.settings.now is not None:
        return result
    now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    times = [replace(_input(files), now=time, seed=1) for time in (now, *_OTHER_TIMES)]
    first, *others = emulator.run(result.script, times)
    if all(other.body == first.body for other in others):
        return result
    pinned = replace(files, settings=replace(files.settings, now=now))
    return replace(_result_or_error(result.script, pinned, first, judge), pinned=now)


def outcome_of(outcome: Outcome) -> tuple[OutcomeKind, Json]:
    """Return what a script did, and its parsed body (MISSING for undefined and after an error)."""
    value = MISSING if outcome.body is None else json.loads(outcome.body)
    if outcome.error is not None:
        return OutcomeKind.ABORT if outcome.error.kind == "abort" else OutcomeKind.ERROR, value
    return OutcomeKind.SKIP if value is MISSING or sends_nothing(value) else OutcomeKind.BODY, value


def undocumented_skip(body: str | None) -> str | None:
    """Return what is undocumented about how a script says that there is nothing to send."""
    if body is not None and "attributes" in (json.loads(body) or {}):
        return None
    returned = "undefined" if body is None else f"`{body}`"
    return (
        f"the script returned {returned}; Braze documents only `{{ attributes: [] }}` for nothing "
        "to send"
    )


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
            yield _result_or_error(script, files, next(outcomes), judge)


def _load(case: Case) -> CaseFiles | CaseError:
    try:
        return load(case)
    except CaseError as error:
        return error


def _input(files: CaseFiles) -> Input:
    from brazesmith.engines import Input

    return Input(files.payload, files.headers, now=files.settings.now)


def _result_or_error(
    script: Script, files: CaseFiles, outcome: Outcome, judge: Judge
) -> CaseResult:
    try:
        return _result(script, files, outcome, judge)
    except RecursionError:
        problem = "the body is nested too deeply to compare"
        return CaseResult(files.case, script, Status.ERROR, problems=(problem,))


def _result(script: Script, files: CaseFiles, outcome: Outcome, judge: Judge) -> CaseResult:
    settings = files.settings
    kind, value = outcome_of(outcome)
    problems = _outcome_problems(settings, kind, outcome)
    found: list[Difference] = []
    if not problems and kind not in (OutcomeKind.ERROR, OutcomeKind.ABORT):
        problems, found = _compare(files, value)
    acceptable = bool(found) or NO_EXPECTED in problems
    findings: tuple[Finding, ...] = ()
    if kind is OutcomeKind.BODY:
        now = datetime.fromisoformat(settings.now) if settings.now else None
        findings = tuple(judge(value, script.destination, now))
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
    return CaseResult(
        case=files.case,
        script=script,
        status=Status.FAILED if problems or found or unannounced else Status.PASSED,
        outcome=kind,
        problems=tuple(problems),
        differences=tuple(found),
        findings=findings,
        unannounced=unannounced,
        error=outcome.error,
        lost_keys=outcome.lost_keys,
        note=settings.note,
        undocumented=undocumented_skip(outcome.body) if kind is OutcomeKind.SKIP else None,
        payload=files.payload,
        body=outcome.body,
        duration_ms=outcome.duration_ms,
        acceptable=acceptable,
    )


def _outcome_problems(settings: Settings, kind: OutcomeKind, outcome: Outcome) -> list[str]:
    """Return what is wrong with the kind of outcome, whatever the body is."""
    expected = settings.expect
    if expected is kind:
        if outcome.error is None or settings.admits(outcome.error.message):
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


def _batches(items: Iterable[T], size: int) -> Iterator[list[T]]:
    rest = iter(items)
    while batch := list(islice(rest, size)):
        yield batch
