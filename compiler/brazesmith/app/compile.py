"""Compile the transforms of a project, and write what is pasted into Braze."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, replace
from functools import cache, cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, Final, NoReturn, TypeAlias, TypeVar

from brazesmith.app.attributes import conflicts
from brazesmith.base.diagnostics import Diagnostic, Severity, SpecError, has_errors, labels_at
from brazesmith.base.files import differs, side_by_side, write_file
from brazesmith.base.json import InputError
from brazesmith.base.source import shown
from brazesmith.engines import EmulatorUnavailable, Engines
from brazesmith.projects.cache import CachedScript, open_cache, self_contained
from brazesmith.projects.catalogue import Catalogue, UnknownTransform, load_catalogue, select
from brazesmith.projects.errors import UsageError
from brazesmith.projects.project import Project
from brazesmith.projects.specfiles import Entry, internal_error, read_specs, too_deep
from brazesmith.targets.script import GENERATED, Language, Script, without_version

if TYPE_CHECKING:
    from brazesmith.ir import Program
    from brazesmith.language.transform import Transform

T = TypeVar("T")

#: A script, and the warnings about it.
_Compiled: TypeAlias = tuple[Script, tuple[Diagnostic, ...]]

#: How many transforms must be missing in the cache for a second process to pay.
_MANY: Final = 6


@dataclass(frozen=True, slots=True)
class Compilation:
    """The scripts of the transforms that compile, and the diagnostics of all that were asked for.

    Diagnostics of a spec that cannot be loaded are included, because any transform may be in it.
    """

    scripts: tuple[Script, ...]
    diagnostics: tuple[Diagnostic, ...]
    known: Mapping[str, str | None] | None = None  # all names, and the spec files of own ones
    silenced: tuple[Diagnostic, ...] = ()  # warnings that the specs allow
    elsewhere: tuple[str, ...] = ()  # specs that cannot be loaded, and were not asked for

    @property
    def failed(self) -> bool:
        """Whether something does not compile."""
        return has_errors(self.diagnostics)

    @property
    def asked_for(self) -> Compilation:
        """The same without the diagnostics of specs that were not asked for."""
        own = (one for one in self.diagnostics if _file_of(one) not in self.elsewhere)
        return replace(self, diagnostics=tuple(own))

    @property
    def counts(self) -> dict[Severity, int]:
        """How many errors and how many warnings there are."""
        severities = [diagnostic.severity for diagnostic in self.diagnostics]
        return {kind: severities.count(kind) for kind in (Severity.ERROR, Severity.WARNING)}

    @property
    def failures(self) -> list[str]:
        """The names of the transforms that do not compile."""
        errors = (diagnostic for diagnostic in self.diagnostics if diagnostic.is_error)
        return list(dict.fromkeys(error.transform for error in errors if error.transform))


@dataclass(frozen=True, slots=True)
class Build:
    """What a compilation changes in the folder of generated code."""

    changed: Mapping[Path, str]  # with the new texts
    unchanged: tuple[Path, ...]
    stale: tuple[Path, ...] = ()  # generated for transforms that do not exist any more


def compile_project(
    project: Project,
    names: Sequence[str] = (),
    *,
    forecast: bool = False,
    use_cache: bool = True,
) -> Compilation:
    """Compile the transforms with these names, patterns, spec files or folders (default: all).

    With `forecast`, the bodies that they can produce are judged too. A spec that does not compile
    does not affect the others. Raises UnknownTransform and ProjectError.
    """
    specs = _Specs(project, forecast, use_cache)
    try:
        wanted = [name for text in names for name in specs.named(text)]
        chosen = select(list(specs.known), wanted) if wanted or not names else []
    except UnknownTransform:
        if has_errors(specs.diagnostics):
            return Compilation((), specs.diagnostics)  # it may be in a spec that cannot be loaded
        raise
    with specs.running(chosen):
        compilation = _compile_all(specs.compile, chosen, specs.diagnostics)
    found = conflicts(compilation.scripts) if forecast else ()
    known = None if has_errors(specs.diagnostics) else specs.known
    return replace(
        compilation,
        diagnostics=(*compilation.diagnostics, *found),
        known=known,
        elsewhere=tuple(specs.elsewhere(names, chosen)),
    )


def compile_file(
    project: Project,
    file: Path,
    text: str | None = None,
    *,
    forecast: bool = False,
    engines: Engines | None = None,
) -> Compilation:
    """Compile the transforms of a spec file with the settings of a project. Raises InputError.

    `text` is an edited one that is not saved yet. `engines` run the forecast; without them, each
    transform starts its own.
    """
    if text is None and not file.is_file():
        raise InputError(str(file), None, None, "no such file")
    folder = project.transforms
    entries, diagnostics = read_specs(file, folder if folder.is_dir() else file.parent, text)
    compile_ = partial(_compile_entry, project, forecast, engines)
    compilation = _compile_all(compile_, entries, diagnostics)
    return replace(compilation, known={entry.name: str(file) for entry in entries})


def compile_spec(project: Project, transform: Transform, *, forecast: bool = False) -> Compilation:
    """Compile a transform with the settings of a project."""
    entry = Entry.of(transform)
    return _compile_all(partial(_compile_entry, project, forecast, None), [entry])


def compile_one(project: Project, name: str) -> Script:
    """Compile a single transform. Raises SpecError, UsageError, ProjectError."""
    return single(compile_project(project, [name]), name)


def single(compilation: Compilation, name: str) -> Script:
    """Return the only script. Raises SpecError if there is none, UsageError if there are several.

    `name` is what was compiled.
    """
    match compilation.scripts:
        case (script,):
            return script
        case ():
            raise SpecError(*compilation.diagnostics)
        case several:
            names = ", ".join(script.name for script in several[:3])
            more = " …" if len(several) > 3 else ""
            raise UsageError(f"`{name}` matches {len(several)} transforms; name one: {names}{more}")


def write_build(compilation: Compilation, folder: Path, *, dry_run: bool = False) -> Build:
    """Write each script that differs from its file below a folder; with `dry_run`, none.

    A file of another version of brazesmith does not differ for that alone. Raises InputError if a
    file cannot be written.
    """

    def write(file: Path) -> bool:
        """Return whether the file changes."""
        changed = differs(file, texts[file], without_version)
        if changed and not dry_run:
            write_file(file, texts[file])
        return changed

    texts = {folder / script.file_name: script.code for script in compilation.scripts}
    is_changed = dict(zip(texts, side_by_side(write, list(texts)), strict=True))
    changed = {file: text for file, text in texts.items() if is_changed[file]}
    unchanged = tuple(file for file in texts if not is_changed[file])
    return Build(changed, unchanged, tuple(_stale(folder, compilation.known)))


def difference(file: Path, text: str) -> str:
    """Return how a file would change, as a unified diff."""
    import difflib

    old = file.read_text("utf-8", "replace") if file.is_file() else ""
    lines = old.splitlines(), text.splitlines()
    return "\n".join(difflib.unified_diff(*lines, shown(file), "new", lineterm=""))


def transform_names(project: Project) -> list[str]:
    """Return the names of all transforms of a project."""
    return list(_Specs(project, False, True).known)


def _stale(folder: Path, known: Collection[str] | None) -> Iterator[Path]:
    """Yield generated files of transforms that are not known; none if a spec cannot be loaded."""
    if known is None:
        return
    for file in sorted(folder.rglob("*")):
        name, _, suffix = file.relative_to(folder).as_posix().rpartition(".")
        if suffix in list(Language) and name not in known and file.is_file():
            with open(file, encoding="utf-8", errors="replace") as stream:
                if GENERATED in stream.read(10_000):
                    yield file


def _compile_all(
    compile_: Callable[[T], _Compiled], items: Iterable[T], diagnostics: Iterable[Diagnostic] = ()
) -> Compilation:
    scripts: list[Script] = []
    found = list(diagnostics)
    for item in items:
        try:
            script, warnings = compile_(item)
        except SpecError as error:
            found += error.diagnostics
        else:
            scripts.append(script)
            found += warnings
    silenced = tuple(diagnostic for diagnostic in found if diagnostic.silenced)
    return Compilation(
        tuple(scripts), tuple(one for one in found if not one.silenced), silenced=silenced
    )


def _compile_entry(
    project: Project, forecast: bool, engines: Engines | None, entry: Entry
) -> _Compiled:
    from brazesmith.projects.pipeline import compile_transform

    try:
        compiled = compile_transform(
            entry.transform,
            project.settings,
            spec_file=_spec_file(entry.file, project.root),
            build=project.build,
            judge=project.judge if forecast else None,
            engines=engines,
        )
    except (SpecError, UsageError):
        raise
    except RecursionError:
        raise SpecError(too_deep(entry)) from None
    except EmulatorUnavailable as error:
        raise SpecError(_not_run(entry, error)) from error
    except Exception as error:  # a bug, which must not stop the other transforms
        if os.environ.get("BRAZESMITH_TRACEBACK"):
            raise
        raise SpecError(internal_error(entry, error)) from error
    script = compiled.script
    if not entry.is_own:  # nobody can correct the payload class of an integration
        script = replace(script, declared=None)
    return script, compiled.diagnostics


def _not_run(entry: Entry, error: EmulatorUnavailable) -> Diagnostic:
    """Return the diagnostic of a transform whose code cannot be run on this machine."""
    hint = "install brazesmith again, with the packages that it requires"
    site = labels_at(entry.transform.site)
    return Diagnostic("S205", f"{error}", site, (hint,), transform=entry.name)


class _Specs:
    """The specs of a project, loaded when something is not in the cache."""

    def __init__(self, project: Project, forecast: bool, use_cache: bool) -> None:
        self.project = project
        self.forecast = forecast
        self._engines: Engines | None = None
        self._cache = open_cache(project) if use_cache else None
        known = self._cache.names() if self._cache else None
        self._is_cached = known is not None
        if known is None:
            known = {
                name: str(entry.file) if entry.is_own else None
                for name, entry in self._entries.items()
            }
            if self._cache and not self.diagnostics and self._is_self_contained:
                self._cache.write_names(known)
        self.known = known  # the names, and the spec files of the project's own transforms

    @property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """What is wrong with the specs. Only sound ones are in the cache."""
        return () if self._is_cached else self._catalogue.diagnostics

    def named(self, text: str) -> list[str]:
        """Return the names of the transforms in a spec file or a folder; other text unchanged.

        Raises InputError if there is no such file, and UsageError if it has no transforms.
        """
        path, is_file = Path(text).resolve(), text.endswith(".py")
        if not text or text in self.known or not (is_file or path.is_dir()):
            return [text]
        if is_file and not path.is_file():
            raise InputError(shown(text), None, None, "no such file")
        found = [name for name, file in self.known.items() if file and is_below(file, path)]
        if found or has_errors(self.diagnostics):
            return found
        if not is_file and not path.is_relative_to(self.project.transforms.resolve()):
            return [text]  # the folder has nothing to do with it
        kind = "file" if is_file else "folder"
        raise UsageError(f"{shown(path)}: no transform of the project is in this {kind}")

    def elsewhere(self, names: Sequence[str], chosen: Sequence[str]) -> list[str]:
        """Return the files that cannot be loaded and have nothing to do with what was asked for.

        There are none for a pattern: it may match what is in them.
        """
        if not names or any(set(name) & set("*?[") for name in names):
            return []
        files = filter(None, (self.known.get(name) for name in chosen))
        places = [Path(place).resolve() for place in (*names, *files)]
        broken = filter(None, map(_file_of, self.diagnostics))
        return [
            file
            for file in dict.fromkeys(broken)
            if not any(is_below(file, place) for place in places)
        ]

    def compile(self, name: str) -> _Compiled:
        """Return the script of a transform and the warnings of its forecast. Raises SpecError."""
        if cached := self._lookup(name):
            script, warnings = cached
            return self._linked(script), warnings or () if self.forecast else ()
        script, found = _compile_entry(
            self.project, self.forecast, self._engines, self._entries[name]
        )
        if self._cache and self._is_cacheable(name):
            warnings = found if self.forecast else None
            self._cache.write_script(script, warnings, is_own=self._is_own(name))
        return script, found

    @contextmanager
    def running(self, names: Sequence[str]) -> Iterator[None]:
        """Start what compiling these transforms takes: the engines of the forecast, and helpers.

        If many are missing in the cache, a second process compiles them from the last on, into the
        cache, until it meets the first process. It is forked, because the specs and the compiler
        are loaded by then; so there must be no other thread.
        """
        missing = [name for name in names if not self._lookup(name)]
        shared = [name for name in missing if self._is_cacheable(name)]
        process = None
        if len(shared) >= _MANY and _may_fork():
            import brazesmith.projects.pipeline  # noqa: F401  (in both processes)

            process = os.fork()
            if process == 0:
                self._compile_into_cache(reversed(shared))
        try:
            with Engines() if missing and self.forecast else nullcontext() as self._engines:
                yield
        finally:
            if process is not None:
                os.waitpid(process, 0)

    def _compile_into_cache(self, names: Iterable[str]) -> NoReturn:
        """Compile until a transform is in the cache already, and exit."""
        try:
            with Engines() if self.forecast else nullcontext() as self._engines:
                for name in names:
                    if self._lookup(name):
                        break
                    _compile_all(self.compile, [name])
        finally:
            os._exit(0)  # the first process compiles what is missing, and reports errors

    @cached_property
    def _entries(self) -> dict[str, Entry]:
        return {entry.name: entry for entry in self._catalogue.entries}

    @cached_property
    def _catalogue(self) -> Catalogue:
        return load_catalogue(self.project)

    @cached_property
    def _is_self_contained(self) -> bool:
        return self_contained(self.project)

    def _is_own(self, name: str) -> bool:
        return self.known[name] is not None

    def _is_cacheable(self, name: str) -> bool:
        return self._cache is not None and (not self._is_own(name) or self._is_self_contained)

    def _lookup(self, name: str) -> CachedScript | None:
        cached = self._cache.script(name, is_own=self._is_own(name)) if self._cache else None
        return None if cached and self.forecast and cached[1] is None else cached

    def _linked(self, script: Script) -> Script:
        """Add to a cached script its file, and how to load its program."""

        def load_program() -> Program:
            compiled, _ = _compile_entry(self.project, False, None, self._entries[script.name])
            assert compiled.program is not None
            return compiled.program

        def load_source() -> Program:
            from brazesmith.passes.check import resolve

            entry = self._entries[script.name]
            file = _spec_file(entry.file, self.project.root)
            return resolve(entry.transform.program(file), self.project.settings)

        return replace(
            script,
            file=self.project.build / script.file_name,
            load_program=cache(load_program),
            load_source=cache(load_source),
        )


def _file_of(diagnostic: Diagnostic) -> str | None:
    return diagnostic.labels[0].span.file if diagnostic.labels else None


def is_below(file: str, place: Path) -> bool:
    """Whether a spec file is a place, or below it."""
    return Path(file).resolve().is_relative_to(place)


def _may_fork() -> bool:
    has_cores = hasattr(os, "sched_getaffinity") and len(os.sched_getaffinity(0)) > 1
    return has_cores and sys.platform == "linux" and threading.active_count() == 1


def _spec_file(file: Path, root: Path) -> str:
    """Return a spec's file as it appears in the header: the same on every machine."""
    package = Path(__file__).resolve().parents[1]
    for base in (package.parent, root):
        if file.resolve().is_relative_to(base.resolve()):
            return file.resolve().relative_to(base.resolve()).as_posix()
    return file.name
