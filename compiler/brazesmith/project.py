"""A project: a folder whose pyproject.toml has a `[tool.brazesmith]` table.

    [tool.brazesmith]
    transforms = "transforms"        # specs: every Transform at the top level of every .py file
    fixtures = "fixtures"            # <name>/<case>/payload.json, expected.json
    build = "build"                  # the JavaScript, committed
    integrations = ["regal"]         # transforms that brazesmith brings along
    plan = "combined-75"             # or "per-array-75"
    profile = "strict"               # or "braze"
    deadline_seconds = 5

Other tables under it are settings that specs read with `setting("…")`.
"""

from __future__ import annotations

import fnmatch
import hashlib
import importlib
import importlib.util
import sys
import tomllib
import traceback
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from brazesmith.diagnostics import (
    Diagnostic,
    Label,
    Severity,
    Span,
    SpecError,
    suggest,
)
from brazesmith.script import Destination, Script

if TYPE_CHECKING:
    from brazesmith.contract import Finding, Plan, Profile
    from brazesmith.language.transform import Transform
    from brazesmith.pipeline import Compiled

#: The integrations that brazesmith brings along, and the module of each: its `transforms(table)`
#: are those of a project whose table `[tool.brazesmith.<name>]` is this one.
INTEGRATIONS = {"regal": "brazesmith.regal.transforms"}


class ProjectError(Exception):
    """The project's configuration cannot be used; the message says which file and key."""


class SettingError(Exception):
    """A value in the table of an integration cannot be used; the message says which, and why."""


class UnknownTransform(Exception):
    """There is no transform of that name."""

    def __init__(self, name: str, known: Sequence[str]) -> None:
        near = suggest(name, list(known))
        hint = f"did you mean `{near}`?" if near else "`brazesmith list` shows all"
        super().__init__(f"no transform is called `{name}`; {hint}")
        self.name = name


@dataclass(frozen=True, slots=True)
class Known:
    """A transform that was found: a spec, with the file that holds it."""

    transform: Transform
    file: Path

    @property
    def name(self) -> str:
        """The name of the transform."""
        return self.transform.name


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The transforms that were found, and what was wrong with specs that could not be read."""

    known: tuple[Known, ...]
    diagnostics: tuple[Diagnostic, ...]

    @property
    def names(self) -> list[str]:
        """The names of the transforms, in their order."""
        return [known.name for known in self.known]

    def select(self, names: Sequence[str]) -> list[Known]:
        """The transforms of these names or patterns (`regal/*`); all when there are none.

        Raises UnknownTransform.
        """
        if not names:
            return list(self.known)
        chosen: dict[str, Known] = {}
        for name in names:
            found = [k for k in self.known if k.name == name or fnmatch.fnmatch(k.name, name)]
            if not found:
                raise UnknownTransform(name, self.names)
            chosen.update({known.name: known for known in found})
        return list(chosen.values())


@dataclass(frozen=True, slots=True)
class Scripts:
    """Compiled transforms, with the diagnostics of those that could not be compiled."""

    compiled: tuple[Compiled, ...]
    diagnostics: tuple[Diagnostic, ...]

    @property
    def scripts(self) -> list[Script]:
        """The JavaScript of each."""
        return [compiled.script for compiled in self.compiled]


@dataclass(frozen=True)
class Project:
    """Where a project's things are, and its settings."""

    root: Path
    settings: dict[str, Any] = field(default_factory=dict)

    def _path(self, key: str) -> Path:
        value = self.settings.get(key, key)
        if not isinstance(value, str):
            raise ProjectError(f"{self.file}: `{key}` under [tool.brazesmith] is a folder's name")
        return self.root / value

    @property
    def file(self) -> Path:
        """The pyproject.toml."""
        return self.root / "pyproject.toml"

    @property
    def transforms(self) -> Path:
        """The folder of the specs."""
        return self._path("transforms")

    @property
    def fixtures(self) -> Path:
        """The folder of the fixtures."""
        return self._path("fixtures")

    @property
    def build(self) -> Path:
        """The folder of the JavaScript that is written."""
        return self._path("build")

    @property
    def plan(self) -> Plan:
        """How many objects a request may have: "combined-75" or "per-array-75"."""
        return cast("Plan", self._choice("plan", ("combined-75", "per-array-75")))

    @property
    def profile(self) -> Profile:
        """Which rules judge a body: "strict" or "braze"."""
        return cast("Profile", self._choice("profile", ("strict", "braze")))

    @property
    def deadline_seconds(self) -> float:
        """How long one run may take: 5 seconds, after which Regal drops an event."""
        value = self.settings.get("deadline_seconds", 5)
        if isinstance(value, bool) or not isinstance(value, int | float) or value <= 0:
            raise ProjectError(
                f"{self.file}: `deadline_seconds` under [tool.brazesmith] is {value!r}, "
                "not a number above 0"
            )
        return float(value)

    def _choice(self, key: str, choices: tuple[str, ...]) -> str:
        value = self.settings.get(key, choices[0])
        if value not in choices:
            raise ProjectError(
                f"{self.file}: `{key}` under [tool.brazesmith] is {value!r}; "
                f"it is one of {', '.join(choices)}"
            )
        return str(value)

    @cached_property
    def catalogue(self) -> Catalogue:
        """Every transform: those of the integrations, then those of the project's own specs."""
        known: list[Known] = []
        diagnostics: list[Diagnostic] = []
        for name in self._integrations():
            known += map(_known, self._transforms_of_integration(name))
        for file in sorted(self.transforms.rglob("*.py")) if self.transforms.is_dir() else ():
            if not file.name.startswith("_"):
                found, problems = _read_specs(file, self.transforms)
                known += found
                diagnostics += problems
        unique, doubles = _without_doubles(known)
        return Catalogue(tuple(unique), (*diagnostics, *doubles))

    def _transforms_of_integration(self, name: str) -> Iterable[Transform]:
        module = importlib.import_module(INTEGRATIONS[name])
        table = self.settings.get(name, {})
        if not isinstance(table, dict):
            raise ProjectError(f"{self.file}: `{name}` under [tool.brazesmith] is a table")
        try:
            return cast("Iterable[Transform]", module.transforms(table))
        except SettingError as error:
            raise ProjectError(f"{self.file}: {error}") from error

    def _integrations(self) -> Iterable[str]:
        names = self.settings.get("integrations", [])
        if not isinstance(names, list):
            raise ProjectError(f"{self.file}: `integrations` under [tool.brazesmith] is a list")
        for name in names:
            if name not in INTEGRATIONS:
                raise ProjectError(
                    f"{self.file}: no integration is called {name!r}; "
                    f"known: {', '.join(INTEGRATIONS)}"
                )
        return names

    def scripts(self, names: Sequence[str] = (), *, foresee: bool = False) -> Scripts:
        """Compile the transforms of these names or patterns; all when there are none.

        With `foresee` the bodies that they can produce are judged, without a payload. A spec that
        cannot be compiled does not cost the others. Raises UnknownTransform.
        """
        try:
            chosen = self.catalogue.select(names)
        except UnknownTransform:
            if self.catalogue.diagnostics:  # it may be in a file that could not be read
                return Scripts((), self.catalogue.diagnostics)
            raise
        compiled: list[Compiled] = []
        diagnostics = list(self.catalogue.diagnostics)
        for known in chosen:
            try:
                compiled.append(self.compile(known, foresee=foresee))
                diagnostics += compiled[-1].diagnostics
            except SpecError as error:
                diagnostics += error.diagnostics
            except RecursionError:
                diagnostics.append(_too_deep(known))
        return Scripts(tuple(compiled), tuple(diagnostics))

    def _judge(self, body: Any, destination: Destination) -> Sequence[Finding]:
        from brazesmith.contract import judge

        return judge(body, destination, plan=self.plan, profile=self.profile).findings

    def compile(self, known: Known, *, foresee: bool = False) -> Compiled:
        """Compile one transform. Raises SpecError."""
        from brazesmith.pipeline import compile_transform

        return compile_transform(
            known.transform,
            self.settings,
            spec_file=_shown(known.file, self.root),
            build=self.build,
            judge=self._judge if foresee else None,
        )


def load_project(start: Path | None = None) -> Project:
    """The project that a folder lies in: the nearest pyproject.toml with a `[tool.brazesmith]`.

    Where there is none, a project without settings in that very folder. Raises ProjectError.
    """
    start = (start or Path.cwd()).resolve()
    for folder in (start, *start.parents):
        file = folder / "pyproject.toml"
        if not file.is_file():
            continue
        try:
            table = tomllib.loads(file.read_text(encoding="utf-8"))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
            raise ProjectError(f"{file}: {error}") from error
        settings = table.get("tool", {}).get("brazesmith")
        if isinstance(settings, dict):
            return Project(folder, settings)
    return Project(start)


# --- reading specs -------------------------------------------------------------------------------


def _known(transform: Transform) -> Known:
    file = transform.place.code.co_filename if transform.place is not None else ""
    return Known(transform, Path(file))


def _shown(file: Path, root: Path) -> str:
    """A spec's file as it is written in the header: the same on every machine."""
    package = Path(__file__).resolve().parent
    for base in (package.parent, root):
        if file.resolve().is_relative_to(base.resolve()):
            return file.resolve().relative_to(base.resolve()).as_posix()
    return file.name


def _read_specs(file: Path, folder: Path) -> tuple[list[Known], list[Diagnostic]]:
    """The transforms at the top level of a file, or what is wrong with the file."""
    try:
        module = _import(file, folder)
    except SpecError as error:
        return [], list(error.diagnostics)
    except SyntaxError as error:
        return [], [_syntax_error(error, file)]
    except (Exception, SystemExit) as error:
        return [], [_exception(error, file)]
    transforms = _transforms_of(vars(module).values())
    if not transforms:
        return [], [_nothing_there(file)]
    return [Known(transform, file) for transform in transforms], []


def _import(file: Path, folder: Path) -> Any:
    """Run a spec file as a module of its own; it may import its neighbours."""
    digest = hashlib.sha256(str(file).encode()).hexdigest()[:12]
    spec = importlib.util.spec_from_file_location(f"brazesmith_spec_{digest}", file)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    neighbours = [str(file.parent), str(folder)]
    sys.path[:0] = neighbours
    try:
        spec.loader.exec_module(module)
    finally:
        del sys.path[: len(neighbours)]
    return module


def _transforms_of(values: Iterable[Any]) -> list[Transform]:
    from brazesmith.language.transform import Transform

    found: dict[int, Transform] = {}
    for value in values:
        members = value if isinstance(value, list | tuple) else (value,)
        for member in members:
            if isinstance(member, Transform):
                found[id(member)] = member
    return list(found.values())


def _without_doubles(known: list[Known]) -> tuple[list[Known], list[Diagnostic]]:
    by_name: dict[str, Known] = {}
    doubles: list[Diagnostic] = []
    for one in known:
        first = by_name.setdefault(one.name, one)
        if first is not one and first.transform is not one.transform:
            places = [k.transform.place for k in (one, first)]
            labels = tuple(Label(place.span()) for place in places if place is not None)
            doubles.append(
                Diagnostic("S107", f"two transforms are called `{one.name}`", labels[:2])
            )
    return list(by_name.values()), doubles


def _syntax_error(error: SyntaxError, file: Path) -> Diagnostic:
    line, column = error.lineno or 1, error.offset or 1
    end_column = max(error.end_offset or 0, column + 1)
    span = Span(str(error.filename or file), line, column, error.end_lineno or line, end_column)
    return Diagnostic("S201", f"this is not Python: {error.msg}", (Label(span),))


def _exception(error: BaseException, file: Path) -> Diagnostic:
    """An exception of the spec's own code, at the line of the spec that led to it."""
    frames = [f for f in traceback.extract_tb(error.__traceback__) if f.filename == str(file)]
    labels: tuple[Label, ...] = ()
    if frames:
        frame = frames[-1]
        line = frame.lineno or 1
        start, end = (frame.colno or 0) + 1, (frame.end_colno or 0) + 1
        labels = (Label(Span(str(file), line, start, frame.end_lineno or line, end)),)
    message = f"the spec stopped with {type(error).__name__}: {error}"
    return Diagnostic("S202", message, labels)


def _too_deep(known: Known) -> Diagnostic:
    place = known.transform.place
    return Diagnostic(
        "S204",
        "the spec is nested too deeply, or a list or dict in it contains itself",
        (Label(place.span()),) if place is not None else (),
        transform=known.name,
    )


def _nothing_there(file: Path) -> Diagnostic:
    span = Span(str(file), 1, 1, 1, 1)
    return Diagnostic(
        "S203",
        "this file defines no transform",
        (Label(span),),
        (
            "write `transform = Transform(…)` at its top level",
            "a file that is only imported by others has a name that begins with `_`",
        ),
        Severity.WARNING,
    )
