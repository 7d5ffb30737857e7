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
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from brazesmith.app.specfiles import Known, read_specs, too_deep, without_doubles
from brazesmith.base import plugins
from brazesmith.base.diagnostics import Diagnostic, SpecError, suggest
from brazesmith.base.json import InputError
from brazesmith.base.toml import read_toml
from brazesmith.contract.destination import Destination
from brazesmith.targets.script import Script

if TYPE_CHECKING:
    from brazesmith.app.pipeline import Compiled
    from brazesmith.contract import Finding, Plan, Profile
    from brazesmith.language.transform import Transform

#: The keys of `[tool.brazesmith]` itself. Tables below it are an integration's, or the user's own.
_KEYS = ("transforms", "fixtures", "build", "integrations", "plan", "profile", "deadline_seconds")


class ProjectError(Exception):
    """The project's configuration cannot be used; the message says which file and key."""


class UnknownTransform(Exception):
    """There is no transform of that name."""

    def __init__(self, name: str, known: Sequence[str]) -> None:
        near = suggest(name, list(known))
        integration = name.split("/")[0]
        if near:
            hint = f"did you mean `{near}`?"
        elif integration in plugins.integrations() and not any(
            n.startswith(integration) for n in known
        ):
            hint = f'write `integrations = ["{integration}"]` under [tool.brazesmith]'
        else:
            hint = "`brazesmith list` shows all"
        super().__init__(f"no transform is called `{name}`; {hint}")
        self.name = name


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The transforms that were found, and what was wrong with specs that could not be read."""

    known: tuple[Known, ...]
    diagnostics: tuple[Diagnostic, ...]

    @property
    def names(self) -> list[str]:
        """The names of the transforms, in their order."""
        return [known.name for known in self.known]

    @property
    def is_broken(self) -> bool:
        """Whether a spec could not be read, so that more transforms may be meant than are known."""
        return any(diagnostic.is_error for diagnostic in self.diagnostics)

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
        if not isinstance(value, str) or not value:
            raise self._wrong(key, f'is a folder\'s name, like "{key}"; not {value!r}')
        return self.root / value

    @property
    def file(self) -> Path:
        """The pyproject.toml."""
        return self.root / "pyproject.toml"

    @property
    def transforms(self) -> Path:
        """The folder of the specs."""
        folder = self._path("transforms")
        if "transforms" in self.settings and not folder.is_dir():
            raise self._wrong("transforms", f"is {str(folder)!r}, and there is no such folder")
        return folder

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
        if type(value) not in (int, float) or not (math.isfinite(value) and value > 0):
            raise self._wrong("deadline_seconds", f"is a number above 0; not {value!r}")
        return float(value)

    def _choice(self, key: str, choices: tuple[str, ...]) -> str:
        value = self.settings.get(key, choices[0])
        if value not in choices:
            wanted = " or ".join(f'"{choice}"' for choice in choices)
            near = suggest(value, list(choices)) if isinstance(value, str) else None
            raise self._wrong(key, f"is {wanted}; not {value!r}{_did_you_mean(near)}")
        return str(value)

    def _table(self, integration: str) -> dict[str, Any]:
        table = self.settings.get(integration, {})
        if not isinstance(table, dict):
            where = f"[tool.brazesmith.{integration}]"
            raise self._wrong(integration, f"is a table, {where}; not {table!r}")
        return table

    def check_settings(self) -> None:
        """Read every key of `[tool.brazesmith]` itself once. Raises ProjectError."""
        for key, value in self.settings.items():
            if not (key in _KEYS or key in plugins.integrations() or _is_table(value)):
                meant = _did_you_mean(suggest(key, list(_KEYS))) or (
                    f"; known are {', '.join(_KEYS)}, and a setting of your own stands in a table "
                    "of your own, [tool.brazesmith.NAME]"
                )
                raise self._wrong(key, f"is unknown{meant}")
        for key in _KEYS:
            getattr(self, key)
        for name in plugins.integrations():
            self._table(name)

    def _wrong(self, key: str, why: str) -> ProjectError:
        return ProjectError(f"{self.file}: `{key}` under [tool.brazesmith] {why}")

    @cached_property
    def catalogue(self) -> Catalogue:
        """Every transform: those of the integrations, then those of the project's own specs."""
        known: list[Known] = []
        diagnostics: list[Diagnostic] = []
        for name in self.integrations:
            known += map(Known.of, self._transforms_of_integration(name))
        for file in sorted(self.transforms.rglob("*.py")) if self.transforms.is_dir() else ():
            if not file.name.startswith("_"):
                found, problems = read_specs(file, self.transforms)
                known += found
                diagnostics += problems
        unique, doubles = without_doubles(known)
        return Catalogue(tuple(unique), (*diagnostics, *doubles))

    def _transforms_of_integration(self, name: str) -> Iterable[Transform]:
        from brazesmith.integrations.kit import SettingError

        module = plugins.contribution(name, "transforms")
        assert module is not None
        try:
            return cast("Iterable[Transform]", module.INTEGRATION.transforms(self._table(name)))
        except SettingError as error:
            raise ProjectError(f"{self.file}: {error}") from error

    @property
    def integrations(self) -> Sequence[str]:
        """The integrations whose transforms the project has."""
        names = self.settings.get("integrations", [])
        if not isinstance(names, list):
            raise self._wrong("integrations", f'is a list, like ["regal"]; not {names!r}')
        for name in names:
            if name not in plugins.integrations():
                near = (
                    suggest(name, list(plugins.integrations())) if isinstance(name, str) else None
                )
                meant = _did_you_mean(near) or f"; known: {', '.join(plugins.integrations())}"
                raise self._wrong("integrations", f"has {name!r}, which is none{meant}")
        return names

    def scripts(self, names: Sequence[str] = (), *, foresee: bool = False) -> Scripts:
        """Compile the transforms of these names or patterns; all when there are none.

        With `foresee` the bodies that they can produce are judged, without a payload. A spec that
        cannot be compiled does not cost the others. Raises UnknownTransform.
        """
        try:
            chosen = self.catalogue.select(names)
        except UnknownTransform:
            if self.catalogue.is_broken:  # it may be in a file that could not be read
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
                diagnostics.append(too_deep(known))
        return Scripts(tuple(compiled), tuple(diagnostics))

    def _judge(self, body: Any, destination: Destination) -> Sequence[Finding]:
        from brazesmith.contract import judge

        return judge(body, destination, plan=self.plan, profile=self.profile).findings

    def compile(self, known: Known, *, foresee: bool = False) -> Compiled:
        """Compile one transform. Raises SpecError."""
        from brazesmith.app.pipeline import compile_transform

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
            tool = read_toml(file, str(file)).get("tool")
        except InputError as error:
            raise ProjectError(str(error)) from error
        if not isinstance(tool, dict) or "brazesmith" not in tool:
            continue
        settings = tool["brazesmith"]
        if not isinstance(settings, dict):
            raise ProjectError(
                f"{file}: `brazesmith` under [tool] is a table, [tool.brazesmith]; not {settings!r}"
            )
        project = Project(folder, settings)
        project.check_settings()
        return project
    return Project(start)


def _is_table(value: Any) -> bool:
    """A table, or an array of tables."""
    return isinstance(value, dict) or (
        isinstance(value, list) and value != [] and all(isinstance(one, dict) for one in value)
    )


def _did_you_mean(near: str | None) -> str:
    return f": did you mean `{near}`?" if near else ""


def _shown(file: Path, root: Path) -> str:
    """A spec's file as it is written in the header: the same on every machine."""
    package = Path(__file__).resolve().parents[1]
    for base in (package.parent, root):
        if file.resolve().is_relative_to(base.resolve()):
            return file.resolve().relative_to(base.resolve()).as_posix()
    return file.name
