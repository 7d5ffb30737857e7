"""Compile the transforms of a project, and write what is pasted into Braze."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from queue import SimpleQueue

from brazesmith.app.catalogue import Catalogue, UnknownTransform, load_catalogue
from brazesmith.app.errors import UsageError
from brazesmith.app.judge import judge_for
from brazesmith.app.pipeline import Compiled, compile_transform
from brazesmith.app.project import Project
from brazesmith.app.specfiles import Entry, too_deep
from brazesmith.base.diagnostics import Diagnostic, SpecError
from brazesmith.base.source import shown
from brazesmith.engines import Engines
from brazesmith.targets.script import Script


@dataclass(frozen=True, slots=True)
class Compilation:
    """The scripts of the transforms that compile, and the diagnostics of all that were asked for.

    Diagnostics of a spec that cannot be loaded are included, because any transform may be in it.
    """

    scripts: tuple[Script, ...]
    diagnostics: tuple[Diagnostic, ...]

    @property
    def failed(self) -> bool:
        """Whether something does not compile."""
        return any(diagnostic.is_error for diagnostic in self.diagnostics)

    @property
    def failures(self) -> list[str]:
        """The names of the transforms that do not compile."""
        errors = (diagnostic for diagnostic in self.diagnostics if diagnostic.is_error)
        return list(dict.fromkeys(error.transform for error in errors if error.transform))


@dataclass(frozen=True, slots=True)
class Build:
    """What a compilation changes in the folder of generated code."""

    changed: tuple[Path, ...]
    unchanged: tuple[Path, ...]


def compile_project(
    project: Project,
    names: Sequence[str] = (),
    *,
    forecast: bool = False,
    catalogue: Catalogue | None = None,
) -> Compilation:
    """Compile the transforms with these names or patterns; all if there are none.

    With `forecast`, the bodies that they can produce are judged too. A spec that does not compile
    does not affect the others. Raises UnknownTransform and ProjectError.
    """
    if not forecast:
        return _compile_all(project, names, catalogue, None)
    with Engines() as first, closing(Engines()) as second:  # V8 starts while specs are loaded
        return _compile_all(project, names, catalogue, (first, second))


def _compile_all(
    project: Project,
    names: Sequence[str],
    catalogue: Catalogue | None,
    engines: Sequence[Engines] | None,
) -> Compilation:
    catalogue = catalogue or load_catalogue(project)
    try:
        chosen = catalogue.select(names)
    except UnknownTransform:
        if catalogue.is_broken:  # it may be in a spec that cannot be loaded
            return Compilation((), catalogue.diagnostics)
        raise
    scripts: list[Script] = []
    diagnostics = list(catalogue.diagnostics)
    for result in _compile_each(project, chosen, engines):
        if isinstance(result, Compiled):
            scripts.append(result.script)
            diagnostics += result.diagnostics
        else:
            diagnostics += result
    return Compilation(tuple(scripts), tuple(diagnostics))


def _compile_each(
    project: Project, entries: Sequence[Entry], engines: Sequence[Engines] | None
) -> Iterator[Compiled | Sequence[Diagnostic]]:
    """Yield each compiled transform, or its errors.

    With engines, one thread for each: while V8 runs the payloads of one transform, Python compiles
    the next.
    """
    idle: SimpleQueue[Engines | None] = SimpleQueue()
    for running in engines or (None,):
        idle.put(running)

    def result(entry: Entry) -> Compiled | Sequence[Diagnostic]:
        running = idle.get()
        try:
            return _compile(project, entry, running)
        except SpecError as error:
            return error.diagnostics
        except RecursionError:
            return (too_deep(entry),)
        finally:
            idle.put(running)

    if engines is None:
        yield from map(result, entries)
        return
    from concurrent.futures import ThreadPoolExecutor  # `test` and `run` need none

    with ThreadPoolExecutor(len(engines)) as pool:
        yield from pool.map(result, entries)


def compile_one(project: Project, name: str) -> Script:
    """Compile a single transform. Raises SpecError, UsageError, ProjectError."""
    compilation = compile_project(project, [name])
    match compilation.scripts:
        case (script,):
            return script
        case ():
            raise SpecError(*compilation.diagnostics)
        case several:
            raise UsageError(f"`{name}` matches {len(several)} transforms; name one")


def write_build(scripts: Iterable[Script], folder: Path, *, dry_run: bool = False) -> Build:
    """Write each script that differs from its file below a folder; with `dry_run`, none.

    Raises UsageError if a file cannot be written.
    """
    changed: list[Path] = []
    unchanged: list[Path] = []
    for script in scripts:
        file = folder / script.file_name
        try:
            if file.is_file() and file.read_bytes() == script.code.encode():
                unchanged.append(file)
                continue
            if not dry_run:
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_text(script.code, encoding="utf-8", newline="\n")
        except OSError as error:
            raise UsageError(f"{shown(file)}: cannot write: {error.strerror}") from error
        changed.append(file)
    return Build(tuple(changed), tuple(unchanged))


def _compile(project: Project, entry: Entry, engines: Engines | None) -> Compiled:
    return compile_transform(
        entry.transform,
        project.settings,
        spec_file=_spec_file(entry.file, project.root),
        build=project.build,
        judge=judge_for(project) if engines else None,
        engines=engines,
    )


def _spec_file(file: Path, root: Path) -> str:
    """Return a spec's file as it appears in the header: the same on every machine."""
    package = Path(__file__).resolve().parents[1]
    for base in (package.parent, root):
        if file.resolve().is_relative_to(base.resolve()):
            return file.resolve().relative_to(base.resolve()).as_posix()
    return file.name
