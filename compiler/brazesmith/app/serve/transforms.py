"""The transforms of a project as `serve` uses them: what compiles, and what is wrong with the rest.

`load_apart` compiles in a process of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from brazesmith.app.compile import compile_project
from brazesmith.base.diagnostics import Diagnostic
from brazesmith.base.source import shown
from brazesmith.contract.destinations import named
from brazesmith.contract.destinations.track import TRACK
from brazesmith.projects.limited import apart
from brazesmith.projects.project import Project
from brazesmith.targets.header import read_summary
from brazesmith.targets.script import Language, Script


@dataclass(frozen=True, slots=True)
class Transforms:
    """The scripts that compile, by name, and the diagnostics of the others.

    `files` has the names of all transforms, also of those that do not compile, with the spec files
    of the project's own. A transform of a spec that could never be loaded has no name. `problem`
    says why the settings of the project were not read again.
    """

    scripts: Mapping[str, Script] = field(default_factory=dict)
    files: Mapping[str, str | None] = field(default_factory=dict)
    diagnostics: tuple[Diagnostic, ...] = ()
    problem: str | None = None

    def receives(self, name: str) -> bool:
        """Return whether a transform with a URL has this name, even if it does not compile."""
        script = self.scripts.get(name)
        return name in self.files and (script is None or script.language is Language.JAVASCRIPT)

    @property
    def unloaded(self) -> list[str]:
        """The spec files that cannot be loaded, so that it is not known what they define."""
        found = [one for one in self.diagnostics if one.is_error and one.transform is None]
        return [shown(one.labels[0].span.file) for one in found if one.labels]

    def problem_of(self, name: str) -> str:
        """Return why a transform that is in `files` has no script."""
        own = [found for found in self.diagnostics if found.is_error and found.transform == name]
        loading = [
            found for found in self.diagnostics if found.is_error and found.transform is None
        ]
        for found in (*own, *loading):
            return f"the spec does not compile: {found.code}: {found.message}"
        return "the spec does not compile"

    def after(self, earlier: Transforms) -> Transforms:
        """Return the same with the names that are only known from an earlier compilation.

        They are those of a spec that could be loaded then, and that cannot be loaded now.
        """
        if not any(found.is_error and found.transform is None for found in self.diagnostics):
            return self
        return replace(self, files={**earlier.files, **self.files})

    def to_json(self) -> list[dict[str, Any]]:
        """Return all transforms, and the specs that cannot be loaded, as `/_/transforms` does."""
        rows = [self._row(name) for name in sorted(self.files)]
        unnamed = [found for found in self.diagnostics if found.transform is None]
        by_file: dict[str, list[Diagnostic]] = {}
        for found in unnamed:
            file = found.labels[0].span.file if found.labels else ""
            by_file.setdefault(shown(file) if file else "the project", []).append(found)
        for file, diagnostics in by_file.items():
            rows.append(_row_of_spec(file, diagnostics))
        if self.problem is not None:
            rows.append(_row_of_spec("pyproject.toml", [Diagnostic("settings", self.problem)]))
        return rows

    def _row(self, name: str) -> dict[str, Any]:
        script, file = self.scripts.get(name), self.files[name]
        is_webhook = script is not None and script.language is Language.LIQUID
        found = [_diagnostic(one) for one in self.diagnostics if one.transform == name]
        return {
            "name": name,
            "kind": "webhook" if is_webhook else "transform",
            "summary": read_summary(script.code) if script else "",
            "destination": script.destination.request if script else None,
            "url": None if is_webhook else f"/transformations/{name}",
            "file": None if file is None else shown(file),
            "compiles": script is not None,
            "diagnostics": found,
        }


def _row_of_spec(file: str, diagnostics: list[Diagnostic]) -> dict[str, Any]:
    """Return the row of a spec whose transforms are not known."""
    return {
        "name": file,
        "kind": "transform",
        "summary": "",
        "destination": None,
        "url": None,
        "file": file,
        "compiles": not any(found.is_error for found in diagnostics),
        "diagnostics": [_diagnostic(found) for found in diagnostics],
    }


def _diagnostic(found: Diagnostic) -> dict[str, Any]:
    """Return a diagnostic with its place, of which an editor shows the first label."""
    span = found.labels[0].span if found.labels else None
    return {
        **found.to_json(),
        "line": span and span.line,
        "column": span and span.column,
        "end_line": span and span.end_line,
        "end_column": span and span.end_column,
    }


def load(project: Project) -> Transforms:
    """Compile the transforms of a project. Raises ProjectError."""
    compilation = compile_project(project)
    scripts = {script.name: script for script in compilation.scripts}
    files: dict[str, str | None] = dict(compilation.known or {})
    for name in (*scripts, *compilation.failures):
        files.setdefault(name, None)
    return Transforms(scripts, files, compilation.diagnostics)


def load_apart(project: Project, is_over: Callable[[], bool] = lambda: False) -> Transforms:
    """Compile in another process. Raises UsageError, and Superseded if `is_over` returns true."""
    loaded, destinations = apart(_load_plain, project, is_over)
    scripts = {
        name: replace(script, destination=named(destinations[name]))
        for name, script in loaded.scripts.items()
    }
    return replace(loaded, scripts=scripts)


def _load_plain(project: Project) -> tuple[Transforms, dict[str, str]]:
    """Return transforms that can be sent to another process, and the names of the destinations.

    There is one object for each destination, so they are not sent; and programs cannot be.
    """
    loaded = load(project)
    scripts = {
        name: script.without_program(destination=TRACK) for name, script in loaded.scripts.items()
    }
    names = {name: str(script.destination) for name, script in loaded.scripts.items()}
    return replace(loaded, scripts=scripts), names
