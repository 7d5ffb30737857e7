"""The Python API: what the command line does, as functions that return values.

    from brazesmith.api import compile, judge, run, test

`docs/api.md` is the guide. The functions print nothing and write no files, except the cache of
compiled transforms (`brazesmith.app.cache`). A `project` is a `Project`, a folder inside of one, or
None for the working directory. Paths in names and patterns are as on the command line.

Errors: `UsageError` for a request that cannot be carried out, such as an unknown transform or an
invalid setting, `InputError` for a file that cannot be read, and `SpecError`, with its
diagnostics, for a transform that was asked for alone and does not compile.
"""

# ruff: noqa: PT028  (`test` is not a test, so its parameters may have defaults)

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    from brazesmith.app.compile import Compilation as Compilation
    from brazesmith.app.lint import LintResult as LintResult
    from brazesmith.app.list import Listing as Listing
    from brazesmith.app.project import Project as Project
    from brazesmith.app.run import RunResult as RunResult
    from brazesmith.base.diagnostics import Diagnostic as Diagnostic
    from brazesmith.base.documentation import Explanation as Explanation
    from brazesmith.contract import Plan, Profile
    from brazesmith.contract import Verdict as Verdict
    from brazesmith.contract.destination import Destination
    from brazesmith.engines import Engines as Engines
    from brazesmith.language.transform import Transform as Transform
    from brazesmith.targets.script import Script as Script
    from brazesmith.testing.suite import CaseResult as CaseResult

    ProjectLike: TypeAlias = Project | str | Path | None

#: What is imported when it is first asked for, and the module of each.
_LAZY = {
    "Compilation": "brazesmith.app.compile",
    "UsageError": "brazesmith.app.errors",
    "Explanation": "brazesmith.base.documentation",
    "LintResult": "brazesmith.app.lint",
    "Listing": "brazesmith.app.list",
    "Project": "brazesmith.app.project",
    "load_project": "brazesmith.app.project",
    "RunResult": "brazesmith.app.run",
    "Diagnostic": "brazesmith.base.diagnostics",
    "SpecError": "brazesmith.base.diagnostics",
    "InputError": "brazesmith.base.json",
    "Finding": "brazesmith.contract",
    "Verdict": "brazesmith.contract",
    "Engines": "brazesmith.engines",
    "Limits": "brazesmith.engines",
    "Transform": "brazesmith.language.transform",
    "Script": "brazesmith.targets.script",
    "CaseResult": "brazesmith.testing.suite",
}


def __getattr__(name: str) -> Any:
    if name not in _LAZY:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_LAZY[name]), name)


@dataclass(frozen=True, slots=True)
class SuiteResult:
    """The results of all cases that were run, and the diagnostics of the compilation."""

    results: tuple[CaseResult, ...]
    diagnostics: tuple[Diagnostic, ...]

    @property
    def passed(self) -> bool:
        """Whether every transform compiles and every case passes."""
        is_broken = any(diagnostic.is_error for diagnostic in self.diagnostics)
        return not is_broken and all(result.status == "passed" for result in self.results)


def compile(
    source: Transform | ProjectLike = None,
    names: Sequence[str] = (),
    *,
    forecast: bool = True,
    project: ProjectLike = None,
) -> Compilation:
    """Compile a project, a spec file or a single Transform.

    `names` are names or patterns of the transforms of a project (default: all). With `forecast`,
    the bodies that a transform can produce are judged too. `project` has the settings for a spec
    file (default: the project that contains it) or a Transform (default: no settings). Errors of a
    spec are diagnostics in the result. Raises UsageError.
    """
    from brazesmith.app.compile import compile_file, compile_project, compile_spec
    from brazesmith.app.project import Project

    if isinstance(source, Project | None):
        return compile_project(_project(source), names, forecast=forecast)
    if not isinstance(source, str | Path):
        return compile_spec(_settings(project), source, forecast=forecast)
    path = Path(source)
    if path.suffix != ".py":
        return compile_project(_project(path), names, forecast=forecast)
    return compile_file(_project(project or path.parent), path, forecast=forecast)


def run(
    target: Transform | Script | str | Path,
    payload: Any,
    *,
    headers: Mapping[str, Any] | None = None,
    now: datetime | str | None = None,
    destination: Destination | str | None = None,
    project: ProjectLike = None,
    engines: Engines | None = None,
) -> RunResult:
    """Run code on one payload, a JSON value, and judge the body.

    The target is a Transform, a Script (which holds JavaScript or Liquid), the name of a transform
    in the project, or the path of a spec, `.js` or `.liquid` file. `now` is the time of the run.
    `destination` is where the body of a `.js` or `.liquid` file goes. Pass `engines` to keep V8
    running between calls: `with Engines(Limits()) as engines: …`. Raises SpecError, UsageError,
    InputError. An error of the code itself is in the result.
    """
    from brazesmith.app.compile import single
    from brazesmith.app.run import checked_time, engines_for, load_script, run_script
    from brazesmith.contract.destinations import named
    from brazesmith.engines import Input
    from brazesmith.targets.script import Script

    moment = now.isoformat() if isinstance(now, datetime) else now
    input_ = Input(json.dumps(payload), json.dumps(headers or {}), checked_time(moment))
    is_spec = not isinstance(target, str | Path | Script)
    home = _settings(project) if is_spec else _project(project)
    with ExitStack() as stack:
        runner = engines or stack.enter_context(engines_for(home))
        if isinstance(target, str | Path):
            receiver = None if destination is None else named(destination)
            script = load_script(home, str(target), receiver)
        elif isinstance(target, Script):
            script = target
        else:
            script = single(compile(target, project=home, forecast=False), "the transform")
        return run_script(home, script, input_, runner)


def judge(
    body: Any,
    destination: Destination | str = "track",
    *,
    plan: Plan = "combined-75",
    profile: Profile = "strict",
    now: datetime | None = None,
) -> Verdict:
    """Judge a request body, a JSON value, as its receiver would when it arrives at `now`.

    For the destination `webhook`, the body is a request, `{method, url, headers, body}`. Raises
    ValueError for an unknown destination.
    """
    from brazesmith import contract

    return contract.judge(body, destination, plan, profile, now=now)


def test(
    project: ProjectLike = None,
    names: Sequence[str] = (),
    *,
    fixtures: str | Path | None = None,
    expression: str | None = None,
) -> SuiteResult:
    """Run the fixtures of transforms (default: all), and compare. Writes no bodies.

    `expression` selects cases as `-k` does. Raises UsageError.
    """
    from brazesmith.app.run import engines_for
    from brazesmith.app.test import load_suite, run_suite

    home = _project(project)
    with engines_for(home) as engines:
        folder = None if fixtures is None else Path(fixtures)
        suite = load_suite(home, names, fixtures=folder, expression=expression)
        results = tuple(run_suite(suite, engines, write=False))
    return SuiteResult(results, suite.diagnostics)


test.__dict__["__test__"] = False  # not a test, although pytest collects functions of this name


def lint(
    text: str, name: str = "script.js", *, source: str | None = None, project: ProjectLike = None
) -> LintResult:
    """Lint hand-written JavaScript.

    `name` is the file's name in the diagnostics. `source` is the name of a transform whose payload
    class declares the fields. Raises UsageError.
    """
    from brazesmith.app.lint import declared_payload, lint_text

    return lint_text(text, name, declared_payload(_project(project), source) if source else None)


def explain(code: str) -> Explanation:
    """Return what a diagnostic or rule code means. Raises UsageError for an unknown code."""
    from brazesmith.app.explain import explain

    return explain(code)


def list_transforms(project: ProjectLike = None) -> Listing:
    """Return every transform of a project. Raises UsageError for an invalid configuration."""
    from brazesmith.app.list import list_transforms

    return list_transforms(_project(project))


def _project(project: ProjectLike) -> Project:
    from brazesmith.app.project import Project, load_project

    if isinstance(project, Project):
        return project
    return load_project(None if project is None else Path(project))


def _settings(project: ProjectLike) -> Project:
    """Return the project with the settings for a Transform: by default, one without any."""
    from brazesmith.app.project import Project

    return Project(Path()) if project is None else _project(project)
