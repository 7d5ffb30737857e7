"""Run the cases of a project in any order: each transform's together, when the first is needed."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from brazesmith.app.compile import Compilation, compile_project
from brazesmith.app.run import engines_for
from brazesmith.app.test import Suite, mismatches
from brazesmith.base.diagnostics import SpecError
from brazesmith.projects.catalogue import UnknownTransform
from brazesmith.projects.project import Project
from brazesmith.suites.accept import record
from brazesmith.suites.fixtures import PAYLOAD, Case, find_cases
from brazesmith.suites.leftovers import leftover_line, leftovers
from brazesmith.suites.suite import CaseResult, run_cases

if TYPE_CHECKING:
    from brazesmith.coverage.measured import Coverage


class CaseSession:
    """A project that is compiled once, with one set of engines, and results by transform."""

    def __init__(self, project: Project) -> None:
        self.project = project
        self._fixtures = project.fixtures.resolve()
        self._found: dict[Path, Path] = {}
        self._engines = engines_for(project)
        self._results: dict[str, dict[str, CaseResult]] = {}
        self.reported: list[CaseResult] = []  # the results that were asked for

    def case_of(self, payload: Path) -> Case | None:
        """Return the case that a payload belongs to, if it is below the fixtures."""
        directory = payload.resolve().parent
        if not directory.is_relative_to(self._fixtures):
            return None
        *transform, name = directory.relative_to(self._fixtures).parts or ("",)
        if not transform:
            return None
        return Case("/".join(transform), name, directory, frozenset({PAYLOAD}))

    def is_case(self, payload: Path) -> bool:
        """Whether this is the payload of a case; of several links to a case, the first counts."""
        return (
            self.case_of(payload) is not None
            and self._found.setdefault(payload.resolve(), payload) == payload
        )

    def result_of(self, payload: Path) -> CaseResult:
        """Return the result of a case, and write its body if it differs.

        Raises SpecError if its transform does not compile, and UnknownTransform.
        """
        case = self.case_of(payload)
        assert case is not None
        if case.transform not in self._results:
            self._results[case.transform] = self._run(case.transform)
        result = record(self._results[case.transform][case.name])
        self.reported.append(result)
        return result

    def mismatches(self) -> list[CaseResult]:
        """Return the results that were asked for and whose body can be accepted."""
        return mismatches(self.reported, self.project, self._engines)

    def coverage(self) -> Coverage:
        """Return what the cases that were asked for exercise."""
        from brazesmith.app.coverage import measure

        scripts = self._compilation.scripts
        everything = {script.name: find_cases(self._fixtures, script.name) for script in scripts}
        cases: dict[str, list[Case]] = {name: [] for name in everything}
        for result in self.reported:
            cases[result.case.transform].append(result.case)
        is_partial = any(len(cases[name]) < len(found) for name, found in everything.items())
        suite = Suite(
            self.project,
            self._fixtures,
            self._compilation,
            cases,
            is_filtered=is_partial,
            is_partial=is_partial,
        )
        return measure(suite, self.reported, self._engines)

    def check_specs(self, transform: str | None = None) -> None:
        """Raise SpecError if a spec (default: any) cannot be loaded or compiled."""
        errors = [diagnostic for diagnostic in self._compilation.diagnostics if diagnostic.is_error]
        if transform is not None:
            errors = [error for error in errors if error.transform in (transform, None)]
        if errors:
            raise SpecError(*errors)

    def leftovers(self) -> list[str]:
        """Return what is wrong with the folders of the fixtures."""
        known = self._compilation.known
        found = () if known is None else leftovers(self.project.fixtures, known)
        return list(map(leftover_line, found))

    def close(self) -> None:
        """Stop the engines."""
        self._engines.close()

    def _run(self, transform: str) -> dict[str, CaseResult]:
        scripts = {script.name: script for script in self._compilation.scripts}
        if transform not in scripts:
            self.check_specs(transform)
            raise UnknownTransform(transform, list(scripts))
        cases = find_cases(self._fixtures, transform)
        results = run_cases(
            [scripts[transform]], {transform: cases}, self._engines, self.project.judge
        )
        return {result.case.name: result for result in results}

    @cached_property
    def _compilation(self) -> Compilation:
        return compile_project(self.project)
