"""Run the mutants of a script on its cases, and find payloads for those that no case notices.

Of a spec, the reference interpreter decides most: one run of the original on a case shows which
mutants can differ there, and only these run. Whatever survives that is compiled, and runs in the
engine too. Hand-written code, and specs with some in them, run in the engine only.

A survivor is explored. It is equivalent if its code is the same, or if no payload shows a
difference, neither in the interpreter nor in the engine. Otherwise the payload is kept: as a case,
it would kill the mutant.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final, Protocol

from brazesmith import ir
from brazesmith.base.diagnostics import InternalError, SpecError
from brazesmith.base.json import InputError, parse_json
from brazesmith.contract.destinations import sends_nothing
from brazesmith.engines import Failure, Input, Outcome
from brazesmith.explore.engine import NOW, Trial
from brazesmith.explore.inputs import Inputs
from brazesmith.explore.search import Clue, Search, search
from brazesmith.mutation.mutant import Ended, Mutant, Result, Status
from brazesmith.mutation.watching import Targets, watch
from brazesmith.passes.check import has_raw
from brazesmith.passes.interpreter import NotInterpretable, interpret
from brazesmith.suites.diff import Json, same
from brazesmith.suites.fixtures import CaseFiles, OutcomeKind
from brazesmith.suites.suite import is_expected, outcome_of
from brazesmith.targets.script import Script

#: Failures of a mutant that ran on and on; the original did not.
_ENDLESS: Final = frozenset({Failure.TIMEOUT, Failure.MEMORY, Failure.CRASH})

#: How many payloads are explored for the survivors of one script, and how many of them also run in
#: the engine.
_PAYLOADS: Final = 2_000
_IN_ENGINE: Final = 300


class Runner(Protocol):
    """Runs scripts: `brazesmith.engines.Engines`."""

    def run(self, script: Script, inputs: Sequence[Input]) -> list[Outcome]:
        """Run one script on every input: one outcome each, in order."""


@dataclass(frozen=True, slots=True)
class Subject:
    """What is mutated: a script with its cases.

    `program` is that of a spec, not simplified. `emit` returns its code. `inputs` are what payloads
    may be; they are only asked for if there are survivors.
    """

    script: Script
    cases: Sequence[CaseFiles]
    engines: Runner
    inputs: Callable[[], Inputs]
    program: ir.Program | None = None
    emit: Callable[[ir.Program], str] | None = None

    @property
    def is_interpretable(self) -> bool:
        """Whether the reference interpreter can run all of it."""
        return self.program is not None and not has_raw(self.program.body)


class Budget:
    """The time for a run; `is_over` once it is used up."""

    def __init__(self, seconds: float = math.inf) -> None:
        self._end = time.monotonic() + seconds

    @property
    def left(self) -> float:
        """How many seconds are left, at least 0."""
        return max(0.0, self._end - time.monotonic())

    @property
    def is_over(self) -> bool:
        """Whether no time is left."""
        return self.left == 0


@dataclass(slots=True)
class Verdicts:
    """The results so far, by the numbers of the mutants; `tried` payloads were explored."""

    mutants: Sequence[Mutant]
    results: dict[int, Result] = field(default_factory=dict)
    tried: int = 0

    @property
    def alive(self) -> list[Mutant]:
        """The mutants without a result."""
        return [mutant for mutant in self.mutants if mutant.number not in self.results]

    def settle(self, mutant: Mutant, status: Status, **details: Any) -> None:
        """Record the result of a mutant."""
        self.results[mutant.number] = Result(mutant, status, **details)

    def in_order(self) -> tuple[Result, ...]:
        """Return a result for every mutant; those without one are pending."""
        pending = (Result(mutant, Status.PENDING) for mutant in self.mutants)
        return tuple(self.results.get(one.mutant.number, one) for one in pending)


def judge(
    subject: Subject, mutants: Sequence[Mutant], *, seed: int, budget: Budget
) -> tuple[tuple[Result, ...], int]:
    """Return the result of each mutant, and how many payloads were explored for the survivors."""
    verdicts = Verdicts(mutants)
    if subject.is_interpretable:
        _kill_in_interpreter(subject, verdicts, budget)
    scripts = _compiled(subject, verdicts, budget)
    _kill_in_engine(subject, verdicts, scripts, budget)
    if verdicts.alive and not budget.is_over:
        _explore(subject, verdicts, scripts, seed, budget)
    return verdicts.in_order(), verdicts.tried


# On the cases -------------------------------------------------------------------------------------


def _kill_in_interpreter(subject: Subject, verdicts: Verdicts, budget: Budget) -> None:
    """Settle the mutants that fail a case in the reference interpreter."""
    assert subject.program is not None
    for files in subject.cases:
        alive = verdicts.alive
        if budget.is_over or not alive:
            return
        trial = Trial(files.data, parse_json(files.headers, ""))
        now = files.settings.now or NOW
        if not _passes(files, _interpreted(subject.program, trial, now)):
            continue  # the engine, which decides, has passed it
        seen = watch(subject.program, Targets(alive), trial.payload, trial.headers, now=now)
        for mutant in alive:
            if mutant.number not in seen.differing or mutant.program is None:
                continue
            if not _passes(files, _interpreted(mutant.program, trial, now)):
                verdicts.settle(mutant, Status.KILLED, killed_by=files.case.name)


def _passes(files: CaseFiles, ended: Ended) -> bool:
    return is_expected(files, ended.kind, ended.body, ended.message)


def _interpreted(program: ir.Program, trial: Trial, now: str = NOW) -> Ended:
    """Return what a program makes of a payload. Raises NotInterpretable."""
    result = interpret(program, trial.payload, trial.headers, now=now)
    match result.outcome:
        case "error":
            return Ended(OutcomeKind.ERROR, message=result.message)
        case "abort":
            return Ended(OutcomeKind.ABORT, message=result.message)
        case "skip":
            nothing: Json = {name: [] for name in program.destination.nothing}
            return Ended(OutcomeKind.SKIP, nothing)
        case "body":
            kind = OutcomeKind.SKIP if sends_nothing(result.body) else OutcomeKind.BODY
            return Ended(kind, result.body)


def _compiled(subject: Subject, verdicts: Verdicts, budget: Budget) -> dict[int, Script]:
    """Return the code of the mutants without a result; settle those with the original's code."""
    scripts: dict[int, Script] = {}
    original = subject.script.code
    if subject.program is not None and subject.emit is not None:
        original = subject.emit(subject.program)
    for mutant in verdicts.alive:
        if budget.is_over:
            break
        code = mutant.code
        if mutant.program is not None and subject.emit is not None:
            try:
                code = subject.emit(mutant.program)
            except (InternalError, SpecError) as error:
                verdicts.settle(mutant, Status.ERROR, reason=f"it does not compile: {error}")
                continue
        if code == original:
            verdicts.settle(mutant, Status.EQUIVALENT, reason="the generated code is the same")
        else:
            scripts[mutant.number] = replace(subject.script, code=code, file=None)
    return scripts


def _kill_in_engine(
    subject: Subject, verdicts: Verdicts, scripts: Mapping[int, Script], budget: Budget
) -> None:
    """Settle the mutants that fail a case where Braze would run them."""
    inputs = [Input(one.payload, one.headers, now=one.settings.now) for one in subject.cases]
    for mutant in verdicts.alive:
        if budget.is_over or mutant.number not in scripts:
            continue
        outcomes = subject.engines.run(scripts[mutant.number], inputs)
        for files, outcome in zip(subject.cases, outcomes, strict=True):
            ended = _ended(outcome)
            if not _passes(files, ended):
                status = Status.TIMEOUT if ended.failure in _ENDLESS else Status.KILLED
                verdicts.settle(mutant, status, killed_by=files.case.name)
                break


def _ended(outcome: Outcome) -> Ended:
    """Return an outcome of the engine in the form of the interpreter's."""
    try:
        kind, value = outcome_of(outcome)
    except InputError:  # nested too deeply to be read
        return Ended(OutcomeKind.BODY, outcome.body)
    if outcome.error is None:
        return Ended(kind, value)
    return Ended(kind, value, outcome.error.message, outcome.error.kind)


# On explored payloads -----------------------------------------------------------------------------


def _explore(
    subject: Subject, verdicts: Verdicts, scripts: Mapping[int, Script], seed: int, budget: Budget
) -> None:
    """Settle the survivors: with a payload that would kill them, or as equivalent."""
    explorer = _Explorer(subject, verdicts.alive, scripts)
    inputs = subject.inputs()
    seconds = min(budget.left, 3_600.0)
    found = search(
        inputs, explorer.show, seconds=seconds, seed=seed, most=_PAYLOADS, enough=explorer.is_done
    )
    verdicts.tried = found.payloads
    if budget.is_over:
        return
    explorer.confirm(found)
    for mutant in verdicts.alive:
        explorer.settle(mutant, verdicts)


class _Explorer:
    """Shows which survivors differ from the original on payloads."""

    def __init__(
        self, subject: Subject, mutants: Sequence[Mutant], scripts: Mapping[int, Script]
    ) -> None:
        self.subject = subject
        self.mutants = {mutant.number: mutant for mutant in mutants}
        self.targets = Targets(mutants)
        self.scripts = scripts
        self.found: dict[int, tuple[Trial, Ended, Ended]] = {}
        self.reached: dict[int, list[Trial]] = {number: [] for number in self.mutants}
        self.counts = dict.fromkeys(self.mutants, 0)
        self.tried = 0

    def is_done(self, found: Collection[Hashable]) -> bool:
        """Return whether every survivor has a payload."""
        return set(self.mutants) <= set(found)

    def show(self, trials: Sequence[Trial]) -> list[set[Hashable]]:
        """Return the numbers of the mutants that differ on each payload."""
        self.tried += len(trials)
        if not self.subject.is_interpretable:
            return self._shown_in_engine(trials)
        return [self._shown(trial) for trial in trials]

    def _shown(self, trial: Trial) -> set[Hashable]:
        program = self.subject.program
        assert program is not None
        try:
            seen = watch(program, self.targets, trial.payload, trial.headers, now=NOW)
            expected = _interpreted(program, trial)
        except NotInterpretable:
            return set()
        keys: set[Hashable] = set()
        for number in seen.reached:
            self._note(number, trial)
            keys.add(Clue(("reached", number)))
        for number in seen.differing:
            keys.add(Clue(("differs", number)))
            mutated = self.mutants[number].program
            if mutated is not None and _differ(expected, _interpreted(mutated, trial)):
                keys.add(number)
        return keys

    def _note(self, number: int, trial: Trial) -> None:
        """Keep some of the payloads that reach a mutant, to run it on them in the engine."""
        self.counts[number] += 1
        if len(self.reached[number]) < _IN_ENGINE:
            self.reached[number].append(trial)

    def _shown_in_engine(self, trials: Sequence[Trial]) -> list[set[Hashable]]:
        keys: list[set[Hashable]] = [set() for _ in trials]
        inputs = [trial.input for trial in trials]
        expected = [_ended(one) for one in self.subject.engines.run(self.subject.script, inputs)]
        for number in self.mutants:
            outcomes = self.subject.engines.run(self.scripts[number], inputs)
            for shown, trial, before, outcome in zip(keys, trials, expected, outcomes, strict=True):
                self._note(number, trial)
                if _differ(before, _ended(outcome)):
                    shown.add(number)
        return keys

    def confirm(self, search: Search) -> None:
        """Keep what the engine confirms of what was found, with both outcomes."""
        for number, trial in search.found.items():
            assert isinstance(number, int)
            self._compare(number, [trial])

    def _compare(self, number: int, trials: Sequence[Trial]) -> None:
        """Keep the first payload on which a mutant and the original differ in the engine."""
        inputs = [trial.input for trial in trials]
        expected = self.subject.engines.run(self.subject.script, inputs)
        actual = self.subject.engines.run(self.scripts[number], inputs)
        for trial, before, after in zip(
            trials, map(_ended, expected), map(_ended, actual), strict=True
        ):
            if _differ(before, after):
                self.found.setdefault(number, (trial, before, after))
                return

    def settle(self, mutant: Mutant, verdicts: Verdicts) -> None:
        """Record the result of a survivor."""
        number = mutant.number
        if number not in self.found and self.reached[number]:
            self._compare(number, self.reached[number])
        if number in self.found:
            trial, before, after = self.found[number]
            verdicts.settle(mutant, Status.SURVIVED, trial=trial, expected=before, actual=after)
            return
        count = self.counts[number]
        reason = f"no difference on {self.tried:,} payloads, of which {count:,} reach it"
        if not count:
            reason = f"none of {self.tried:,} payloads reaches it"
        verdicts.settle(mutant, Status.EQUIVALENT, reason=reason)


def _differ(one: Ended, other: Ended) -> bool:
    """Return whether a case would tell two outcomes apart; the messages of errors are not all."""
    if one.kind is not other.kind:
        return True
    return one.kind is OutcomeKind.BODY and not same(one.body, other.body)
