"""What a change of files affects, and compiling and testing just that."""

from __future__ import annotations

import ast
import fnmatch
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from brazesmith.app.compile import Compilation, compile_file, compile_project, is_below
from brazesmith.engines import Engines
from brazesmith.projects.project import Project
from brazesmith.suites.fixtures import CASE_FILES


@dataclass(frozen=True, slots=True)
class Work:
    """What has to be compiled and tested again: everything, or some spec files and transforms."""

    everything: bool = False
    files: frozenset[Path] = frozenset()
    names: frozenset[str] = frozenset()  # of transforms that no spec file of the project defines

    def __bool__(self) -> bool:
        return self.everything or bool(self.files or self.names)

    def __or__(self, other: Work) -> Work:
        everything = self.everything or other.everything
        return Work(everything, self.files | other.files, self.names | other.names)


def affected(changed: Iterable[Path], project: Project, known: Mapping[str, str | None]) -> Work:
    """Return what changed files affect. Paths are absolute.

    `known` are the names of the transforms, with the spec files of the project's own. A change of a
    module affects the spec files that import it. A change of the settings or of data beside the
    specs, and a spec file that has gone, affect everything. Temporary files of editors do nothing.
    """
    work = Work()
    helpers: set[Path] = set()
    specs, fixtures = project.transforms.absolute(), project.fixtures.absolute()
    for path in changed:
        if path in (specs, fixtures, project.file.absolute()):
            return Work(everything=True)
        if path.name.startswith((".", "#")) or path.name.isdecimal():  # Vim writes a file `4913`
            continue
        if path.is_relative_to(specs):
            if path.suffix != ".py" or not path.is_file():
                return Work(everything=True)
            helpers.add(path)
        elif path.is_relative_to(fixtures):
            work |= _of_fixture(path, path.relative_to(fixtures).as_posix(), known)
    return work | Work(files=frozenset(_importers(helpers, specs)))


def _of_fixture(path: Path, place: str, known: Mapping[str, str | None]) -> Work:
    """Return what a path below the fixtures affects: the transforms whose cases it belongs to.

    A folder that is moved, or copied in one go, is the only path that the system reports.
    """
    is_other_file = path.is_file() and path.name not in CASE_FILES
    if is_other_file or path.name.endswith(".new"):
        return Work()
    names = {name for name in known if name.startswith(f"{place}/")}
    around = [name for name in known if f"{place}/".startswith(f"{name}/")]
    if around:
        names.add(max(around, key=len))
    specs = [spec for name in names if (spec := known[name])]
    return Work(
        files=frozenset(map(Path, specs)),
        names=frozenset(name for name in names if known[name] is None),
    )


def _importers(changed: Collection[Path], folder: Path) -> Iterator[Path]:
    """Yield the spec files among changed files, and those that import one, also indirectly.

    A file counts as importing every module whose name occurs in its imports, wherever that is.
    """
    if not changed:
        return
    imports = {file: _imported_names(file) for file in folder.rglob("*.py")}
    reached: set[Path] = set()
    pending = set(changed)
    while pending:
        reached |= pending
        names = {_module_name(file) for file in pending}
        pending = {
            file for file, imported in imports.items() if file not in reached and names & imported
        }
    yield from (file for file in reached if not file.name.startswith("_"))


def _module_name(file: Path) -> str:
    return file.parent.name if file.name == "__init__.py" else file.stem


def _imported_names(file: Path) -> set[str]:
    """Return every name in the imports of a file; none if it is not valid Python."""
    names: set[str] = set()
    with suppress(OSError, SyntaxError, ValueError, RecursionError):
        for node in ast.walk(ast.parse(file.read_bytes())):
            match node:
                case ast.Import(names=modules):
                    names.update(part for alias in modules for part in alias.name.split("."))
                case ast.ImportFrom(module=module, names=members):
                    names.update((module or "").split("."))
                    names.update(alias.name for alias in members)
    return names


def compile_work(
    project: Project, work: Work, patterns: Sequence[str], engines: Engines
) -> Compilation:
    """Compile, with the forecast, the transforms of some work that have one of the names.

    `patterns` are names or patterns of transforms; none is all of them. Raises UnknownTransform and
    ProjectError.
    """
    if work.everything:
        return compile_project(project, patterns, forecast=True)
    parts = [
        compile_file(project, file, forecast=True, engines=engines) for file in sorted(work.files)
    ]
    if work.names:
        parts.append(compile_project(project, sorted(work.names), forecast=True))
    known = {name: spec for part in parts for name, spec in (part.known or {}).items()}
    whole = Compilation(
        tuple(script for part in parts for script in part.scripts),
        tuple(diagnostic for part in parts for diagnostic in part.diagnostics),
        known,
    )
    return _named(whole, patterns) if patterns else whole


def _named(compilation: Compilation, patterns: Sequence[str]) -> Compilation:
    """Return the part of a compilation that some names, patterns, spec files and folders mean."""
    known = compilation.known or {}
    places = [Path(pattern).resolve() for pattern in patterns]

    def is_wanted(name: str | None) -> bool:
        if name is None or any(fnmatch.fnmatchcase(name, pattern) for pattern in patterns):
            return True
        file = known.get(name)
        return file is not None and any(is_below(file, place) for place in places)

    return replace(
        compilation,
        scripts=tuple(script for script in compilation.scripts if is_wanted(script.name)),
        diagnostics=tuple(d for d in compilation.diagnostics if is_wanted(d.transform)),
    )
