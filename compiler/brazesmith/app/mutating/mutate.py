"""Introduce faults into transforms, and find out which of them their cases notice."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeVar

from brazesmith import ir
from brazesmith.app.compile import transform_names
from brazesmith.app.mutating.since import changed_since
from brazesmith.app.mutating.spec_edits import with_edits
from brazesmith.app.payloads import inputs_for
from brazesmith.app.run import engines_for
from brazesmith.app.test import Suite, load_suite
from brazesmith.app.trust import suite_problem
from brazesmith.base.diagnostics import Diagnostic, SpecError
from brazesmith.base.source import shown
from brazesmith.engines import Engines
from brazesmith.explore.inputs import Inputs
from brazesmith.mutation.engine import Explored, explore, kill
from brazesmith.mutation.javascript import text_mutants
from brazesmith.mutation.mutant import Fault, Mutant, Mutation, Result, Status, by_fault
from brazesmith.mutation.mutants import mutants as mutants_of
from brazesmith.mutation.subject import Budget, Results, Subject
from brazesmith.mutation.together import that_parse
from brazesmith.passes.simplify import simplify
from brazesmith.projects.catalogue import load_catalogue
from brazesmith.projects.errors import UsageError
from brazesmith.projects.pipeline import code_of, written_program
from brazesmith.projects.project import Project
from brazesmith.projects.workers import Died, done_by
from brazesmith.suites.fixtures import Case, CaseFiles, load
from brazesmith.targets.script import Language, Script

if TYPE_CHECKING:
    from brazesmith.contract.destination import Destination

R = TypeVar("R")

#: For how many seconds edits of the specs are compiled, to show survivors as such.
_EDIT_SECONDS: Final = 60.0

#: How many processes share the work by default.
JOBS: Final = 2


@dataclass(frozen=True, slots=True)
class MutationRun:
    """The results of a run, by transform, and the diagnostics of what does not compile.

    `stopped` says why the run ended before all mutants had run; then there is no verdict.
    """

    mutations: tuple[Mutation, ...]
    diagnostics: tuple[Diagnostic, ...] = ()
    cases: Mapping[str, Sequence[Case]] = field(default_factory=dict)
    stopped: str = ""
    seconds: float = 0.0
    fixtures: Path | None = None  # the folder of the cases

    @property
    def results(self) -> list[Result]:
        """A result for each fault: transforms that share a line share its faults."""
        return [results[0][1] for results in by_fault(self.mutations)]

    @property
    def total(self) -> Mutation:
        """All results as those of one transform."""
        tried = sum(mutation.tried for mutation in self.mutations)
        cases = sum(mutation.cases for mutation in self.mutations)
        problem = next((one.problem for one in self.mutations if one.problem), "")
        is_complete = not self.stopped and all(one.complete for one in self.mutations)
        return Mutation("total", None, tuple(self.results), cases, tried, problem, is_complete)

    @property
    def passed(self) -> bool:
        """Whether the run is complete, without problems, and nothing survived."""
        total = self.total
        has_errors = any(diagnostic.is_error for diagnostic in self.diagnostics)
        bad = total.count(Status.SURVIVED, Status.ERROR, Status.PENDING)
        return total.complete and not total.problem and not has_errors and not bad


def mutate(
    project: Project,
    names: Sequence[str] = (),
    *,
    since: str | None = None,
    code: str | None = None,
    destination: Destination | None = None,
    seconds: float | None = None,
    seed: int = 0,
    jobs: int = JOBS,
    progress: Callable[[int, int, str], None] = lambda done, total, name: None,
) -> MutationRun:
    """Run the mutants of transforms (default: all) on their cases.

    `since` is a commit: only transforms that changed since then. `code` is a file of hand-written
    code, which is mutated instead of the one transform that is named, or on a folder of cases whose
    bodies go to `destination`. `seconds` is the time for all
    of it. The same seed has the same results, unless the time is up before. Raises
    UnknownTransform, ProjectError and UsageError.
    """
    began = time.monotonic()
    budget = Budget(math.inf if seconds is None else seconds)
    suite = load_suite(project, names, code=code, destination=destination)
    languages = {script.language for script in suite.compilation.scripts}
    if code is not None and Language.LIQUID in languages:
        raise UsageError(
            f"--code: {shown(code)} is Liquid; only hand-written JavaScript has mutants",
            "for Liquid, mutate a spec of a webhook",
        )
    chosen = set(suite.cases)
    if since is not None:
        chosen = set(changed_since(project, suite.compilation, suite.fixtures, since))
    scripts = [script for script in suite.compilation.scripts if script.name in chosen]
    programs = _programs(project) if code is None else {}
    with engines_for(project) as engines:
        units = [_unit(suite, script, programs.get(script.name), engines) for script in scripts]
    run = _Run(project, units, seed, jobs, budget, progress)
    try:
        run.kill(units)
        if code is None and (names or since is not None):
            run.kill_elsewhere(suite, programs)
        run.explore()
    except KeyboardInterrupt:
        run.stopped = "interrupted"
    if budget.is_over and run.is_open:
        run.stopped = run.stopped or f"the budget of {seconds:g} seconds is used up"
    mutations = with_edits(
        project,
        map(run.mutation, units),
        suite.compilation.known or {},
        seconds=0 if run.stopped else min(budget.left, _EDIT_SECONDS),
    )
    return MutationRun(
        mutations,
        suite.compilation.diagnostics,
        suite.cases,
        run.stopped,
        time.monotonic() - began,
        suite.fixtures,
    )


def _programs(project: Project) -> dict[str, ir.Program]:
    """Return the programs of all transforms that compile, as they are written."""
    programs: dict[str, ir.Program] = {}
    for entry in load_catalogue(project).entries:
        try:
            programs[entry.name] = written_program(entry.transform, project.settings)
        except SpecError:
            continue  # the suite reports it
    return programs


@dataclass(slots=True)
class _Unit:
    """A transform with its mutants; `problem` says why they cannot be judged."""

    script: Script
    files: list[CaseFiles]
    program: ir.Program | None = None
    mutants: list[Mutant] = field(default_factory=list)
    problem: str = ""
    results: Results = field(default_factory=dict)
    tried: int = 0

    @property
    def name(self) -> str:
        """The name of the transform."""
        return self.script.name

    def subject(self, engines: Engines) -> Subject:
        """Return what the engine mutates."""
        return Subject(self.script, self.files, engines, self.program, code_of)


def _unit(suite: Suite, script: Script, program: ir.Program | None, engines: Engines) -> _Unit:
    """Return a transform with its mutants, if all of its cases pass."""
    cases = suite.cases[script.name]
    problem = suite_problem(suite.project, script, cases, engines, suite.options)
    if problem:
        return _Unit(script, [], problem=problem)
    files = [load(case) for case in cases]
    if program is None:
        found = text_mutants(script.code, _file_of(script))
        return _Unit(script, files, mutants=that_parse(found, script, engines))
    simple = simplify(program)
    script = replace(script, load_program=lambda: simple)
    return _Unit(script, files, program, mutants_of(program))


def _file_of(script: Script) -> str:
    return str(script.file) if script.file is not None else script.name


class _Run:
    """The state of a run: what is known of each fault, in whichever transform."""

    def __init__(
        self,
        project: Project,
        units: Sequence[_Unit],
        seed: int,
        jobs: int,
        budget: Budget,
        progress: Callable[[int, int, str], None],
    ) -> None:
        self.project = project
        self.units = units
        self.seed = seed
        self.jobs = jobs
        self.budget = budget
        self.progress = progress
        self.stopped = ""
        self.lost: set[str] = set()  # transforms whose process has ended before
        self.others: list[_Unit] = []  # transforms that are not asked for, but share lines
        self.killed: dict[Fault, Result] = {}
        self.survived: dict[Fault, Result] = {}

    @property
    def is_open(self) -> bool:
        """Whether there are mutants without a result."""
        return any(len(unit.results) < len(unit.mutants) for unit in self.units) or any(
            result.status is Status.PENDING
            for unit in self.units
            for result in unit.results.values()
        )

    def kill(self, units: Sequence[_Unit]) -> None:
        """Run all mutants of transforms on their cases."""

        def work(engines: Engines, unit: _Unit) -> Results:
            return _plain(kill(unit.subject(engines), unit.mutants, self.budget))

        for unit, results in self._done(units, work):
            self._add(unit, results)

    def kill_elsewhere(self, suite: Suite, programs: Mapping[str, ir.Program]) -> None:
        """Run open faults on the cases of the other transforms that share their lines."""
        open_ = {mutant.fault for unit in self.units for mutant in self._open(unit)}
        files = {fault.span.file for fault in open_ if fault.span is not None}
        chosen = {unit.name for unit in self.units}
        others = [
            name
            for name, program in programs.items()
            if name not in chosen and not files.isdisjoint(_files(program))
        ]
        if not others:
            return
        more = load_suite(self.project, others)
        with engines_for(self.project) as engines:
            units = [
                _unit(more, script, programs[script.name], engines)
                for script in more.compilation.scripts
            ]
        for unit in units:
            unit.mutants = [mutant for mutant in unit.mutants if mutant.fault in open_]
        self.others = [unit for unit in units if unit.mutants]
        self.kill(self.others)

    def explore(self) -> None:
        """Explore the survivors: each in the smallest transform that has it, then in the others."""
        wanted = {mutant.fault for unit in self.units for mutant in self._open(unit)}
        homes: dict[Fault, str] = {}
        units = sorted([*self.units, *self.others], key=lambda unit: len(unit.mutants))
        for unit in units:
            for mutant in self._open(unit):
                homes.setdefault(mutant.fault, unit.name)
        self._explore(lambda unit, fault: fault in wanted and homes[fault] == unit.name)
        self._explore(lambda unit, fault: fault in wanted and homes[fault] != unit.name)

    def _explore(self, is_wanted: Callable[[_Unit, Fault], bool]) -> None:
        units = [*self.units, *self.others]
        wanted = {
            unit.name: [one for one in self._open(unit) if is_wanted(unit, one.fault)]
            for unit in units
        }

        def work(engines: Engines, unit: _Unit) -> Explored:
            def inputs() -> Inputs:
                return _inputs(self.project, unit, engines)

            found = explore(
                unit.subject(engines),
                wanted[unit.name],
                inputs,
                seed=self.seed,
                budget=self.budget,
            )
            return replace(found, results=_plain(found.results))

        for unit, found in self._done([one for one in units if wanted[one.name]], work):
            unit.tried += found.tried
            self._add(unit, found.results)

    def _open(self, unit: _Unit) -> Iterator[Mutant]:
        """Yield the mutants of a transform of which nothing is known yet, in any transform."""
        for mutant in unit.mutants if unit.name not in self.lost else ():
            fault = mutant.fault
            is_known = fault in self.killed or fault in self.survived
            if mutant.number not in unit.results and not is_known:
                yield mutant

    def _done(
        self, units: Sequence[_Unit], work: Callable[[Engines, _Unit], R]
    ) -> Iterator[tuple[_Unit, R]]:
        """Yield what is done with each transform, the largest first."""
        ordered = sorted(units, key=lambda unit: -len(unit.mutants))
        finished = done_by(self.jobs, ordered, self._start, work)
        for count, (index, result) in enumerate(finished, start=1):
            unit = ordered[index]
            self.progress(count, len(ordered), unit.name)
            if isinstance(result, Died):
                self.lost.add(unit.name)
                self.stopped = f"{result.reason} while it ran {unit.name}"
            else:
                yield unit, result

    def _start(self) -> AbstractContextManager[Engines]:
        return engines_for(self.project)

    def _add(self, unit: _Unit, results: Results) -> None:
        mutants = {mutant.number: mutant for mutant in unit.mutants}
        for number, result in results.items():
            known = replace(result, mutant=mutants[number])
            unit.results[number] = known
            if known.status in (Status.KILLED, Status.TIMEOUT):
                self.killed.setdefault(known.mutant.fault, known)
            elif known.status is Status.SURVIVED:
                self.survived.setdefault(known.mutant.fault, known)

    def mutation(self, unit: _Unit) -> Mutation:
        """Return the results of a transform, with what other transforms show of the same lines."""
        results = tuple(self._result(unit, mutant) for mutant in unit.mutants)
        is_complete = all(result.status is not Status.PENDING for result in results)
        return Mutation(
            unit.name, unit.script, results, len(unit.files), unit.tried, unit.problem, is_complete
        )

    def _result(self, unit: _Unit, mutant: Mutant) -> Result:
        """Return the result of a mutant: what is killed anywhere is killed."""
        own = unit.results.get(mutant.number)
        found = self.killed.get(mutant.fault) or self.survived.get(mutant.fault)
        if own is not None and (found is None or own.status in (Status.TIMEOUT, found.status)):
            return own
        if found is not None:
            return replace(found, mutant=mutant)
        return Result(mutant, Status.PENDING)


def _inputs(project: Project, unit: _Unit, engines: Engines) -> Inputs:
    """Return what a transform may be given; for hand-written code without a spec, as its cases."""
    if unit.program is not None:
        return inputs_for(project, unit.script, engines)
    if unit.name in transform_names(project):
        return inputs_for(project, unit.script, engines, source=unit.name)
    payloads = [str(one.case.payload_path) for one in unit.files]
    return inputs_for(project, unit.script, engines, payloads=payloads)


def _plain(results: Results) -> Results:
    """Return results without programs, which only this process knows."""
    return {
        number: replace(result, mutant=Mutant(number, result.mutant.fault))
        for number, result in results.items()
    }


def _files(program: ir.Program) -> set[str]:
    nodes = ir.walk(*ir.roots(program.body))
    return {node.site.code.co_filename for node in nodes if node.site is not None}
