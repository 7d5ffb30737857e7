"""Run the fixtures of a project, and compare each body with the expected one."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from brazesmith.app.compile import Compilation, compile_project, single
from brazesmith.base.diagnostics import Diagnostic
from brazesmith.base.files import side_by_side
from brazesmith.base.source import quoted, shown
from brazesmith.projects.catalogue import UnknownTransform
from brazesmith.projects.errors import UsageError
from brazesmith.projects.project import Project
from brazesmith.projects.selection import Selection, parse_selection
from brazesmith.suites.accept import accept, record
from brazesmith.suites.fixtures import Case, find_cases, how_to_add, is_case_folder
from brazesmith.suites.leftovers import leftovers
from brazesmith.suites.select import ExpressionError, selector
from brazesmith.suites.suite import CaseResult, Runner, batches, run_cases, with_pinned_times
from brazesmith.targets.script import Language, Script

if TYPE_CHECKING:
    from brazesmith.contract.destination import Destination


@dataclass(frozen=True, slots=True)
class Suite:
    """The cases to run, by transform, and the compilation of their transforms."""

    project: Project
    fixtures: Path
    compilation: Compilation
    cases: Mapping[str, Sequence[Case]]
    leftovers: tuple[Diagnostic, ...] = ()  # what no runner would run, if everything is selected
    untested: tuple[str, ...] = ()  # the project's own transforms without cases, likewise
    is_filtered: bool = False
    is_named: bool = False  # whether somebody asks for these transforms
    is_partial: bool = False  # whether some of the transforms' cases are not selected
    replaced: Script | None = None  # the compiled spec in whose place hand-written code runs
    code: str | None = None  # the file of that code
    destination: Destination | None = None  # where its bodies go, if somebody says so

    @property
    def options(self) -> str:
        """What `brazesmith test` needs to run these cases, such as ` --fixtures DIR`."""
        is_usual = os.path.abspath(self.fixtures) == os.path.abspath(self.project.fixtures)
        options = {
            "--fixtures": None if is_usual else shown(self.fixtures),
            "--code": self.code,
            "--destination": self.destination and str(self.destination),
        }
        return "".join(f" {name} {quoted(value)}" for name, value in options.items() if value)

    @property
    def size(self) -> int:
        """How many cases there are."""
        return sum(map(len, self.cases.values()))

    @property
    def measured(self) -> tuple[Script, ...]:
        """The scripts whose coverage says something about the project.

        Not among them are transforms of integrations that the project does not test, and those
        that have cases, but no selected ones.
        """
        known = self.compilation.known or {}
        return tuple(
            script
            for script in self.compilation.scripts
            if self.cases[script.name]
            or (not self.is_filtered and (self.is_named or known.get(script.name) is not None))
        )

    @property
    def why_empty(self) -> str | None:
        """Why there is nothing to run, if there is nothing and every transform compiles."""
        if self.compilation.failed or self.size:
            return None
        if not self.cases:
            return "no transforms; run `brazesmith init DIR` to start a project with one"
        name = next(iter(self.cases)) if len(self.cases) == 1 else "NAME"
        remedy = how_to_add(name)
        if not self.fixtures.is_dir():
            return f"{shown(self.fixtures)}: no such folder; {remedy}"
        if self.is_filtered:
            return "no case matches -k; it is compared with names such as `shop/order/guest`"
        names = f"`{next(iter(self.cases))}`" if len(self.cases) == 1 else "any transform"
        return f"no cases for {names} in {shown(self.fixtures)}; {remedy}"


def load_suite(
    project: Project,
    names: Sequence[str] = (),
    *,
    fixtures: Path | None = None,
    expression: str | None = None,
    use_cache: bool = True,
    code: str | None = None,
    destination: Destination | None = None,
    coverage: bool = False,
) -> Suite:
    """Compile transforms (default: all) and find their cases.

    `names` are names or patterns of transforms, `NAME::CASE`, spec files and folders of cases;
    `expression` selects among the cases. `code` is a file of code to run instead, on the cases of
    one transform, or of a folder for which there is no spec; `destination` is where its bodies go
    then (default: `/users/track`). `coverage`: the coverage will be measured, which also takes what
    the bodies can have. Raises UnknownTransform, ProjectError,
    InputError, and UsageError for an unknown case or an invalid expression.
    """
    selected = _selector(expression)
    folder, replaced = fixtures or project.fixtures, None
    if code is None and destination is not None:
        hint = "the bodies of a spec go where the spec says"
        raise UsageError("--destination is for --code, with a folder of cases", hint)
    if code is None:
        selection = parse_selection(names, folder)
        if coverage and use_cache:  # once, into the cache
            compile_project(project, selection.names, forecast=True)
        compilation = compile_project(project, selection.names, use_cache=use_cache)
    else:
        folder, selection = _one_folder(names, folder)
        compilation, replaced = _with_code(
            project, selection.names[0], code, folder, destination, use_cache=use_cache
        )
    everything = {script.name: find_cases(folder, script.name) for script in compilation.scripts}
    cases = selection.of(everything)
    if selected:
        cases = {name: list(filter(selected, found)) for name, found in cases.items()}
    is_partial = any(len(found) < len(everything[name]) for name, found in cases.items())
    suite = Suite(
        project,
        folder,
        compilation,
        cases,
        is_filtered=selected is not None,
        is_named=bool(names),
        is_partial=is_partial,
        replaced=replaced,
        code=code,
        destination=destination,
    )
    known = compilation.known
    if selected or names or known is None:
        return suite
    untested = tuple(name for name, found in cases.items() if known[name] and not found)
    return replace(suite, leftovers=tuple(leftovers(folder, known)), untested=untested)


def _one_folder(names: Sequence[str], fixtures: Path) -> tuple[Path, Selection]:
    """Return the folder of the fixtures, and the selection in it, for hand-written code."""
    if len(names) != 1:
        hint = "write the name of a transform, or a folder of cases, before --code"
        raise UsageError("--code runs the cases of one transform, or of one folder", hint)
    path = Path(os.path.abspath(names[0]))
    if path.is_dir() and not path.is_relative_to(os.path.abspath(fixtures)):
        is_case = is_case_folder(path)
        folder = path.parent if is_case else path
        part = (folder.name, path.name if is_case else None)
        return folder.parent, Selection((part,))
    return fixtures, parse_selection(names, fixtures)


def _with_code(
    project: Project,
    name: str,
    file: str,
    fixtures: Path,
    destination: Destination | None,
    *,
    use_cache: bool,
) -> tuple[Compilation, Script | None]:
    """Return a compilation with hand-written code in place of that of a transform, and that one.

    If the transform has a spec, the bodies go where those of the spec go.
    """
    from brazesmith.app.run import is_code, load_script

    if not is_code(file):
        raise UsageError(f"--code: {shown(file)} is not a file of JavaScript or Liquid")
    script = replace(load_script(project, file, destination), name=name)
    try:
        compilation = compile_project(project, [name], use_cache=use_cache)
    except UnknownTransform:
        if not find_cases(fixtures, name):
            if (fixtures / name).is_dir():
                hint = "a case is a folder with a payload.json"
                raise UsageError(
                    f"{shown(fixtures / name)}: no cases in this folder", hint
                ) from None
            raise
        return Compilation((script,), ()), None
    if compilation.failed:
        return compilation, None
    spec = single(compilation, name)
    if spec.language is not script.language:
        raise UsageError(f"`{spec.name}` is written in {_LANGUAGES[spec.language]}", _SAME)
    if destination not in (None, spec.destination):
        hint = "leave out --destination, or write a folder of cases that no spec has"
        raise UsageError(f"the bodies of `{spec.name}` go to {spec.destination.request}", hint)
    known = replace(script, name=spec.name, destination=spec.destination, declared=spec.declared)
    return Compilation((known,), ()), spec


_LANGUAGES: Final = {Language.JAVASCRIPT: "JavaScript", Language.LIQUID: "Liquid"}
_SAME: Final = "--code must be a file of the same language"


def suite_of(
    project: Project,
    compilation: Compilation,
    expression: str | None = None,
    only: Collection[str] = (),
) -> Suite:
    """Return the cases of what has been compiled; `only` are the selectors of the wanted ones.

    Raises UsageError for an invalid expression.
    """
    selected = _selector(expression)
    cases = {
        script.name: [
            case
            for case in filter(selected, find_cases(project.fixtures, script.name))
            if not only or case.selector in only
        ]
        for script in compilation.scripts
    }
    return Suite(project, project.fixtures, compilation, cases, is_filtered=selected is not None)


def _selector(expression: str | None) -> Callable[[Case], bool] | None:
    """Return whether an expression selects a case; None if there is no expression."""
    if expression is None:
        return None
    try:
        selected = selector(expression)
    except ExpressionError as error:
        raise UsageError(str(error)) from None
    return lambda case: selected(case.id)


def mismatches(
    results: Sequence[CaseResult], project: Project, engines: Runner
) -> list[CaseResult]:
    """Return the results whose body can be accepted, at a fixed time if the body depends on it."""
    acceptable = [result for result in results if result.acceptable]
    return list(with_pinned_times(acceptable, engines, project.judge))


def run_suite(
    suite: Suite, engines: Runner, *, update: bool = False, write: bool = True
) -> Iterator[CaseResult]:
    """Run the cases; write `expected.json.new` for a mismatch, with `update` the expected body."""
    judge = suite.project.judge
    results = run_cases(suite.compilation.scripts, suite.cases, engines, judge)
    if update:
        results = with_pinned_times(results, engines, judge)
    keep = accept if update else record
    for batch in batches(results):
        yield from side_by_side(keep, batch) if update or write else batch
