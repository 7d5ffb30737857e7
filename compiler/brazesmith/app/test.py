"""Run the fixtures of a project, and compare each body with the expected one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from brazesmith.app.compile import compile_project
from brazesmith.app.errors import UsageError
from brazesmith.app.fixtures import StrayFolder, find_strays
from brazesmith.app.judge import judge_for
from brazesmith.app.project import Project
from brazesmith.base.diagnostics import Diagnostic
from brazesmith.base.source import shown
from brazesmith.targets.script import Script
from brazesmith.testing.accept import accept, record
from brazesmith.testing.fixtures import Case, find_cases
from brazesmith.testing.select import ExpressionError, selector
from brazesmith.testing.suite import CaseResult, Runner, run_cases, with_pinned_time


@dataclass(frozen=True, slots=True)
class Suite:
    """What is to be run: scripts, the cases of each, and the diagnostics of the compilation."""

    project: Project
    fixtures: Path
    scripts: tuple[Script, ...]
    cases: Mapping[str, Sequence[Case]]
    diagnostics: tuple[Diagnostic, ...]
    strays: tuple[StrayFolder, ...] = ()
    is_filtered: bool = False

    @property
    def failed(self) -> bool:
        """Whether a transform does not compile."""
        return any(diagnostic.is_error for diagnostic in self.diagnostics)

    @property
    def size(self) -> int:
        """How many cases there are."""
        return sum(map(len, self.cases.values()))

    @property
    def why_empty(self) -> str | None:
        """Why there is nothing to run, if there is nothing and every transform compiles."""
        if self.failed or self.size:
            return None
        if not self.scripts:
            return "no transforms; run `brazesmith init DIR` to start a project with one"
        remedy = "run `brazesmith fixture add NAME FILE` to add one"
        if not self.fixtures.is_dir():
            return f"{shown(self.fixtures)}: no such folder; {remedy}"
        if self.is_filtered:
            return "no case matches -k"
        names = f"`{self.scripts[0].name}`" if len(self.scripts) == 1 else "any transform"
        return f"no cases for {names} in {shown(self.fixtures)}; {remedy}"


def load_suite(
    project: Project,
    names: Sequence[str] = (),
    *,
    fixtures: Path | None = None,
    expression: str | None = None,
    use_cache: bool = True,
) -> Suite:
    """Compile transforms (default: all) and find their cases; `expression` selects cases.

    Raises UnknownTransform, ProjectError, and UsageError for an invalid expression.
    """
    try:
        selected = selector(expression) if expression is not None else None
    except ExpressionError as error:
        raise UsageError(str(error)) from None
    compilation = compile_project(project, names, use_cache=use_cache)
    folder = fixtures or project.fixtures
    cases = {script.name: find_cases(folder, script.name) for script in compilation.scripts}
    strays = () if names or compilation.failed else find_strays(folder, list(cases))
    if selected:
        cases = {name: [c for c in found if selected(c.id)] for name, found in cases.items()}
    return Suite(
        project,
        folder,
        compilation.scripts,
        cases,
        compilation.diagnostics,
        strays,
        selected is not None,
    )


def run_suite(
    suite: Suite, engines: Runner, *, update: bool = False, write: bool = True
) -> Iterator[CaseResult]:
    """Run the cases; write `expected.json.new` for a mismatch, with `update` the expected body."""
    judge = judge_for(suite.project)
    for result in run_cases(suite.scripts, suite.cases, engines, judge):
        if update:
            yield accept(with_pinned_time(result, engines, judge))
        else:
            yield record(result) if write else result
