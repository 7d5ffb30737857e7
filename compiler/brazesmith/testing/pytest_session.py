"""What the pytest plugin needs of a project: its cases, each transform's run in one batch."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from brazesmith.app.project import load_project
from brazesmith.base.diagnostics import Diagnostic, suggest
from brazesmith.report.text import Style, render
from brazesmith.report.words import diagnostic_text
from brazesmith.targets.script import Script
from brazesmith.testing.fixtures import PAYLOAD, Case, find_cases
from brazesmith.testing.settle import record
from brazesmith.testing.suite import CaseResult, Status, emulator_of, judge_of, run_suite

if TYPE_CHECKING:
    from brazesmith.engines import Engines


class CaseFailure(Exception):
    """A case that fails. pytest asks it to print itself."""

    def __init__(self, text: str, coloured: str | None = None) -> None:
        super().__init__(text)
        self._coloured = coloured or text

    def toterminal(self, writer: Any) -> None:
        """Print, with colour where pytest uses it (the interface of pytest's own reports)."""
        writer.line(self._coloured if writer.hasmarkup else str(self))


class ProjectSession:
    """A project during one run of pytest: compiled once, one emulator, results by transform."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._project = load_project(root)
        self._fixtures = self._project.fixtures.resolve()
        self._found: dict[Path, Path] = {}
        self._scripts: dict[str, Script] | None = None
        self._diagnostics: list[Diagnostic] = []
        self._emulator: Engines | None = None
        self._results: dict[str, dict[str, CaseResult]] = {}

    @property
    def file(self) -> Path:
        """The project's pyproject.toml."""
        return self._root / "pyproject.toml"

    def case_of(self, payload: Path) -> Case | None:
        """The case that this payload belongs to, when it lies among the fixtures."""
        directory = payload.resolve().parent
        if not directory.is_relative_to(self._fixtures):
            return None
        *transform, name = directory.relative_to(self._fixtures).parts or ("",)
        if not transform:
            return None
        return Case("/".join(transform), name, directory, frozenset({PAYLOAD}))

    def is_a_case(self, payload: Path) -> bool:
        """Whether this payload is one of a case; of several links to one case, the first counts."""
        return (
            self.case_of(payload) is not None
            and self._found.setdefault(payload.resolve(), payload) == payload
        )

    def check(self, payload: Path) -> None:
        """Raise `CaseFailure` unless the case keeps its promise."""
        case = self.case_of(payload)
        assert case is not None
        if case.transform not in self._results:
            self._results[case.transform] = self._run(case.transform)
        result = record(self._results[case.transform][case.name])
        if result.status is not Status.PASSED:
            raise CaseFailure(render(result), render(result, Style(colour=True)))

    def check_specs(self) -> None:
        """Raise `CaseFailure` when a spec cannot be read or compiled."""
        self._compile()
        broken = [diagnostic for diagnostic in self._diagnostics if diagnostic.is_error]
        if broken:
            raise CaseFailure("\n\n".join(map(diagnostic_text, broken)))

    def close(self) -> None:
        """End the emulator."""
        if self._emulator is not None:
            self._emulator.close()
            self._emulator = None

    def _run(self, transform: str) -> dict[str, CaseResult]:
        script = self._script(transform)
        if self._emulator is None:
            self._emulator = emulator_of(self._project)
        cases = find_cases(self._fixtures, transform)
        judge = judge_of(self._project)
        results = run_suite([script], {transform: cases}, self._emulator, judge)
        return {result.case.name: result for result in results}

    def _script(self, transform: str) -> Script:
        scripts = self._compile()
        script = scripts.get(transform)
        if script is None:
            raise CaseFailure(self._why_not(transform, list(scripts)))
        return script

    def _compile(self) -> dict[str, Script]:
        """Every transform's script, by name."""
        if self._scripts is None:
            compiled = self._project.scripts()
            self._scripts = {script.name: script for script in compiled.scripts}
            self._diagnostics = list(compiled.diagnostics)
        return self._scripts

    def _why_not(self, transform: str, names: list[str]) -> str:
        """Why there is no JavaScript for a transform: it does not compile, or is not there."""
        found = [
            diagnostic_text(diagnostic)
            for diagnostic in self._diagnostics
            if diagnostic.transform in (transform, None) and diagnostic.is_error
        ]
        if found:
            return "\n".join([f"{transform} does not compile:", *found])
        nearest = suggest(transform, names)
        meant = f": did you mean `{nearest}`?" if nearest else ""
        return f"no transform is called `{transform}`{meant}"
