"""Run the mutants of a script on its cases, and find payloads for those that no case notices.

Of a spec, the reference interpreter decides most: one run of the original on a case shows which
mutants can differ there, and only these run. Whatever survives that is compiled, and runs in the
engine too. Hand-written code, and specs with some in them, run in the engine only.

A survivor is explored. It is equivalent if its code is the same, or if no payload shows a
difference, neither in the interpreter nor in the engine. Otherwise the payload is kept: as a case,
it would kill the mutant. If all such payloads contradict the payload class, and no case does so in
the same way, the mutant is undeclared: the source does not send what reveals it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from brazesmith.base.diagnostics import InternalError, SpecError
from brazesmith.base.json import parse_json
from brazesmith.engines import Failure, Input
from brazesmith.explore.inputs import Inputs
from brazesmith.mutation.exploring import Explorer
from brazesmith.mutation.mutant import NOW, Ended, Mutant, Result, Status
from brazesmith.mutation.subject import Budget, Results, Subject, ended_as, interpreted
from brazesmith.mutation.together import Together
from brazesmith.mutation.watching import Targets, watch
from brazesmith.passes.interpreter import Run
from brazesmith.suites.fixtures import CaseFiles
from brazesmith.suites.suite import is_expected
from brazesmith.targets.script import Script

#: Failures of a mutant that ran on and on; the original did not.
_ENDLESS: Final = frozenset({Failure.TIMEOUT, Failure.MEMORY, Failure.CRASH})


# On the cases -------------------------------------------------------------------------------------


def kill(subject: Subject, mutants: Sequence[Mutant], budget: Budget) -> Results:
    """Return the results of the mutants that fail a case. Others survive, so far.

    If the time is up before all mutants have run, those that did not are pending.
    """
    results: Results = {}
    if subject.is_interpretable:
        _kill_in_interpreter(subject, mutants, results, budget)
    else:
        scripts = _compiled(subject, mutants, results, budget)
        _kill_in_engine(subject, scripts, results, budget)
    if budget.is_over:
        for mutant in _alive(mutants, results):
            results[mutant.number] = Result(mutant, Status.PENDING)
    return results


def _alive(mutants: Sequence[Mutant], results: Results) -> list[Mutant]:
    return [mutant for mutant in mutants if mutant.number not in results]


def _kill_in_interpreter(
    subject: Subject, mutants: Sequence[Mutant], results: Results, budget: Budget
) -> None:
    assert subject.program is not None
    for files in subject.cases:
        alive = _alive(mutants, results)
        if budget.is_over or not alive:
            return
        headers = parse_json(files.headers, "")
        run = Run.of(subject.program, files.data, headers, files.settings.now or NOW)
        seen = watch(subject.program, run, Targets(alive))
        if not _passes(files, ended_as(subject.program, seen.result)):
            continue  # the engine has passed it: it decides on survivors
        for mutant in alive:
            if mutant.number not in seen.differing or mutant.program is None:
                continue
            try:
                passes = _passes(files, interpreted(mutant.program, run))
            except RecursionError:
                passes = False  # it goes on and on
            if not passes:
                results[mutant.number] = Result(mutant, Status.KILLED, files.case.selector)


def _passes(files: CaseFiles, outcome: Ended) -> bool:
    return is_expected(files, outcome.kind, outcome.body, outcome.message)


def _compiled(
    subject: Subject, mutants: Sequence[Mutant], results: Results, budget: Budget
) -> dict[int, tuple[Mutant, Script]]:
    """Return mutants without a result with their code; settle those with the original's code."""
    scripts: dict[int, tuple[Mutant, Script]] = {}
    original = subject.script.code
    if subject.program is not None and subject.emit is not None:
        original = subject.emit(subject.program)
    for mutant in _alive(mutants, results):
        if budget.is_over:
            break
        code = mutant.code
        if mutant.program is not None and subject.emit is not None:
            try:
                code = subject.emit(mutant.program)
            except SpecError as error:
                results[mutant.number] = Result(mutant, Status.REFUSED, reason=str(error))
                continue
            except (InternalError, AssertionError, RecursionError) as error:
                reason = f"it does not compile: {error}"
                results[mutant.number] = Result(mutant, Status.ERROR, reason=reason)
                continue
        if code == original:
            reason = "its code is the same"
            results[mutant.number] = Result(mutant, Status.EQUIVALENT, reason=reason)
        else:
            scripts[mutant.number] = (mutant, replace(subject.script, code=code, file=None))
    return scripts


def _kill_in_engine(
    subject: Subject,
    scripts: Mapping[int, tuple[Mutant, Script]],
    results: Results,
    budget: Budget,
) -> None:
    """Settle the mutants that fail a case where Braze would run them."""
    codes = {number: script for number, (_, script) in scripts.items()}
    together = Together(subject.script, codes, subject.engines)
    for files in subject.cases:
        alive = [number for number in scripts if number not in results]
        if budget.is_over or not alive:
            return
        input_ = Input(files.payload, files.headers, now=files.settings.now)
        [found] = together.run([input_], alive)
        for number in alive:
            if not _passes(files, found[number]):
                is_endless = found[number].failure in _ENDLESS
                status = Status.TIMEOUT if is_endless else Status.KILLED
                name = files.case.selector
                reason = f"the case {name} does not end, or needs too much memory"
                results[number] = Result(
                    scripts[number][0], status, name, reason=reason if is_endless else ""
                )


# On explored payloads -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Explored:
    """The results of survivors, and how many payloads were tried."""

    results: Results
    tried: int = 0


def explore(
    subject: Subject,
    mutants: Sequence[Mutant],
    inputs: Callable[[], Inputs],
    *,
    seed: int,
    budget: Budget,
) -> Explored:
    """Return the results of mutants that no case killed in the interpreter.

    A survivor has a payload that would kill it; what no payload tells apart is equivalent. If the
    time is up before that is known, they are pending. `inputs` are what payloads may be: they are
    asked for if they are needed.
    """
    results: Results = {}
    scripts = _compiled(subject, mutants, results, budget)
    if subject.is_interpretable:
        _kill_in_engine(subject, scripts, results, budget)
    tried = 0
    alive = _alive(mutants, results)
    if alive and not budget.is_over:
        explorer = Explorer(subject, alive, {n: script for n, (_, script) in scripts.items()})
        tried = explorer.explore(inputs(), seed, budget)
        if not budget.is_over:
            results |= {mutant.number: explorer.result(mutant) for mutant in alive}
    for mutant in _alive(mutants, results):
        results[mutant.number] = Result(mutant, Status.PENDING)
    return Explored(results, tried)
