"""Runs cases and says of each whether it keeps its promise.

`run_suite` is a stream: cases are read, run in one V8 context for their script and compared a
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
from brazesmith.testing.fixtures import Case, CaseError, Loaded, OutcomeKind, load

if TYPE_CHECKING:
    from brazesmith.app.project import Project
    from brazesmith.contract import Finding
    from brazesmith.engines import Engines, Input, Outcome, ScriptError

T = TypeVar("T")

#: How many cases are in memory at a time.
_BATCH: Final = 256

NO_EXPECTED: Final = "no expected.json yet: `brazesmith test --update` creates it"

_IN_WORDS: Final = {
    OutcomeKind.BODY: "a body",
    OutcomeKind.SKIP: "nothing to send",
    OutcomeKind.ERROR: "an error",
    OutcomeKind.ABORT: "an abort",
}

#: Two times that share no year, month, day, weekday or hour with each other.
_OTHER_TIMES: Final = ("2001-02-03T04:05:06Z", "2030-11-19T21:43:57Z")

#: Levels of findings that a case must announce, or else fail.
GRAVE: Final = frozenset({"rejected", "lost"})


class Status(StrEnum):
    """What became of a case."""

    PASSED = "passed"
    FAILED = "failed"  # it ran, and its promise is not kept
    ERROR = "error"  # it cannot be run: its files are wrong


class Accepted(StrEnum):
    """What `--update` wrote."""

    CREATED = "created"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class CaseResult:
    """All there is to say of one case that was run."""

    case: Case
    script: Script
    status: Status
    outcome: OutcomeKind | None = None  # None where the case could not be run
    problems: tuple[str, ...] = ()  # sentences; what is wrong beside differences and findings
    differences: tuple[Difference, ...] = ()
    findings: tuple[Finding, ...] = ()  # everything that the judge reports
    unannounced: tuple[Finding, ...] = ()  # rejected or lost, and not listed in case.toml
    error: ScriptError | None = None
    lost_keys: tuple[str, ...] = ()  # pointers to keys that JSON leaves out: undefined, functions
    note: str | None = None  # what case.toml says of the case
    undocumented: str | None = None  # what is not known of Braze here; no failure
    payload: str | None = None
    body: str | None = None
    duration_ms: float = 0.0
    acceptable: bool = False  # `--update` may make this body the promised one
    accepted: Accepted | None = None
    pinned: str | None = None  # the time that the body depends on, and that case.toml lacks


class Runner(Protocol):
    """What runs scripts: `brazesmith.engines.Engines`."""

    def run(self, script: Script, inputs: Sequence[Input]) -> list[Outcome]:
        """Run one script on every input."""


#: What judges a body that arrives at a time: `brazesmith.contract.judge`, its options applied.
Judge = Callable[[Json, Destination, datetime | None], Sequence["Finding"]]


def judge_of(project: Project) -> Judge:
    """The judge with the options that a project sets."""
    from brazesmith import contract

    plan, profile = project.plan, project.profile

    def judge(body: Json, destination: Destination, now: datetime | None) -> Sequence[Finding]:
        return contract.judge(body, destination, plan=plan, profile=profile, now=now).findings

    return judge


def emulator_of(project: Project) -> Engines:
    """The emulators, not yet entered, with the limits that a project sets."""
    from brazesmith.engines import Engines, Limits

    return Engines(Limits(seconds=project.deadline_seconds))


def run_suite(
    scripts: Iterable[Script],
    cases: Mapping[str, Sequence[Case]],
    emulator: Runner,
    judge: Judge,
) -> Iterator[CaseResult]:
    """Run the cases of every script, in the order of the scripts and of the cases."""
    for script in scripts:
        for batch in _batches(cases.get(script.name, ()), _BATCH):
            yield from _run_batch(script, batch, emulator, judge)


def with_pinned_time(result: CaseResult, emulator: Runner, judge: Judge) -> CaseResult:
    """The same case at a time that its case.toml can keep, when its body is about to be accepted.

    Only where another time gives another body: what does not depend on it needs no `now`.
    """
    files = _load(result.case) if result.acceptable else None
    if not isinstance(files, Loaded) or files.settings.now is not None:
        return result
    now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    times = [replace(_input(files), now=time, seed=1) for time in (now, *_OTHER_TIMES)]
    first, *others = emulator.run(result.script, times)
    if all(other.body == first.body for other in others):
        return result
    pinned = replace(files, settings=replace(files.settings, now=now))
    return replace(_result_or_error(result.script, pinned, first, judge), pinned=now)


def outcome_of(outcome: Outcome) -> OutcomeKind:
    """Whether a script gave a body, has nothing to send, or failed."""
    return _kind(outcome, _value(outcome))


def undocumented_skip(body: str | None) -> str | None:
    """For a script with nothing to send: what is not known of the way in which it says so."""
    if body is not None and "attributes" in (json.loads(body) or {}):
        return None
    returned = "undefined" if body is None else f"`{body}`"
    return (
        f"the script returned {returned}. Braze's documentation shows `{{ attributes: [] }}` for "
        "nothing to send; what Braze does with this is not documented"
    )


# One case ----------------------------------------------------------------------------------------


def _run_batch(
    script: Script, batch: Sequence[Case], emulator: Runner, judge: Judge
) -> Iterator[CaseResult]:
    read = [_load(case) for case in batch]
    loaded = [case for case in read if isinstance(case, Loaded)]
    inputs = [_input(case) for case in loaded]
    outcomes = iter(emulator.run(script, inputs) if inputs else [])
    for case, files in zip(batch, read, strict=True):
        if isinstance(files, CaseError):
            yield CaseResult(case, script, Status.ERROR, problems=files.problems)
        else:
            yield _result_or_error(script, files, next(outcomes), judge)


def _load(case: Case) -> Loaded | CaseError:
    try:
        return load(case)
    except CaseError as error:
        return error


def _input(files: Loaded) -> Input:
    from brazesmith.engines import Input

    return Input(files.payload, files.headers, now=files.settings.now)


def _result_or_error(script: Script, files: Loaded, outcome: Outcome, judge: Judge) -> CaseResult:
    try:
        return _result(script, files, outcome, judge)
    except RecursionError:
        problem = "the body is nested too deeply to be compared"
        return CaseResult(files.case, script, Status.ERROR, problems=(problem,))


def _result(script: Script, files: Loaded, outcome: Outcome, judge: Judge) -> CaseResult:
    value = _value(outcome)
    kind = _kind(outcome, value)
    problems = _outcome_problems(files, kind, outcome)
    found: list[Difference] = []
    if not problems and kind not in (OutcomeKind.ERROR, OutcomeKind.ABORT):
        problems, found = _compare(files, value)
    acceptable = bool(found) or NO_EXPECTED in problems
    findings = _findings(script, files, value, judge) if kind is OutcomeKind.BODY else ()
    unannounced, missing = _against_announced(findings, files.settings.findings)
    problems += missing
    skip = undocumented_skip(outcome.body) if kind is OutcomeKind.SKIP else None
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
        note=files.settings.note,
        undocumented=skip,
        payload=files.payload,
        body=outcome.body,
        duration_ms=outcome.duration_ms,
        acceptable=acceptable,
    )


def _outcome_problems(files: Loaded, kind: OutcomeKind, outcome: Outcome) -> list[str]:
    """What is wrong with the kind of outcome, whatever the body says."""
    settings = files.settings
    match settings.expect, kind:
        case (OutcomeKind.ERROR | OutcomeKind.ABORT as expected, _) if expected is kind:
            message = outcome.error.message if outcome.error else ""
            if settings.admits(message):
                return []
            return [f"expected {_IN_WORDS[kind]} that says {settings.error!r}; this one does not"]
        case (_, OutcomeKind.ERROR):
            return ['it ended in an error; where that is right, case.toml says `expect = "error"`']
        case (None | OutcomeKind.BODY, OutcomeKind.ABORT):
            return ['nothing is sent; where that is right, case.toml says `expect = "abort"`']
        case (None, _):
            return []
        case (expected, _) if expected is kind:
            return []
        case (expected, _):
            return [f"expected {_IN_WORDS[expected]}, and got {_IN_WORDS[kind]}"]


def _compare(files: Loaded, value: Json) -> tuple[list[str], list[Difference]]:
    """The body against the promised one; `MISSING` stands for undefined, and for no promise."""
    if files.settings.expect is OutcomeKind.SKIP:  # whatever it returned: there is no body
        return [], []
    if value is MISSING and files.expected is MISSING:
        return ['it returned undefined; where that is right, case.toml says `expect = "skip"`'], []
    if value is MISSING:
        return ["expected.json promises a body, and the script returned undefined"], []
    if files.expected is MISSING:
        return [NO_EXPECTED], []
    return [], differences(files.expected, value)


def _findings(script: Script, files: Loaded, body: Json, judge: Judge) -> tuple[Finding, ...]:
    now = files.settings.now
    return tuple(judge(body, script.destination, datetime.fromisoformat(now) if now else None))


def _against_announced(
    findings: Sequence[Finding], announced: Sequence[str]
) -> tuple[tuple[Finding, ...], list[str]]:
    """The grave findings that case.toml does not list, and a sentence for each listed in vain."""
    unannounced = tuple(f for f in findings if f.level in GRAVE and f.code not in announced)
    missing = sorted(set(announced) - {f.code for f in findings})
    return unannounced, [f"case.toml lists {code}, and the judge finds none" for code in missing]


def _value(outcome: Outcome) -> Json:
    """The body, parsed; `MISSING` for undefined and after an error."""
    return MISSING if outcome.body is None else json.loads(outcome.body)


def _kind(outcome: Outcome, value: Json) -> OutcomeKind:
    if outcome.error is not None:
        aborted = outcome.error.kind == "abort"
        return OutcomeKind.ABORT if aborted else OutcomeKind.ERROR
    return OutcomeKind.SKIP if value is MISSING or sends_nothing(value) else OutcomeKind.BODY


def _batches(items: Iterable[T], size: int) -> Iterator[list[T]]:
    rest = iter(items)
    while batch := list(islice(rest, size)):
        yield batch
