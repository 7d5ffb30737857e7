"""The catalogue of a project: every transform, from its integrations and its own specs."""

from __future__ import annotations

import fnmatch
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from brazesmith.base import plugins
from brazesmith.base.diagnostics import Diagnostic, did_you_mean, has_errors
from brazesmith.projects.errors import UsageError
from brazesmith.projects.project import Project, ProjectError
from brazesmith.projects.specfiles import Entry, read_specs, without_duplicates

if TYPE_CHECKING:
    from brazesmith.language.transform import Transform


class UnknownTransform(UsageError):
    """No transform has this name."""

    def __init__(self, name: str, known: Sequence[str]) -> None:
        integration = name.split("/")[0]
        hint = "run `brazesmith list` to see all transforms"
        if integration in plugins.integrations() and not any(
            n.startswith(integration) for n in known
        ):
            hint = f'add `integrations = ["{integration}"]` under [tool.brazesmith]'
        if any(other.startswith(f"{name}/") for other in known):
            hint = f"write '{name}/*' for all transforms below it"
        super().__init__(f"unknown transform `{name}`; {did_you_mean(name, known, hint)}")
        self.name = name


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The transforms that were found, and the diagnostics of specs that could not be loaded."""

    entries: tuple[Entry, ...]
    diagnostics: tuple[Diagnostic, ...]

    @property
    def names(self) -> list[str]:
        """The names of the transforms, in order."""
        return [entry.name for entry in self.entries]

    @property
    def is_broken(self) -> bool:
        """Whether a spec could not be loaded, so that transforms may be missing."""
        return has_errors(self.diagnostics)


def select(known: Sequence[str], wanted: Sequence[str]) -> list[str]:
    """Return the known names that are wanted, by name or pattern (`shop/*`); all if none is.

    Raises UnknownTransform.
    """
    if not wanted:
        return list(known)
    chosen: dict[str, None] = {}
    for name in wanted:
        found = [n for n in known if n == name or fnmatch.fnmatch(n, name)]
        if not found:
            raise UnknownTransform(name, known)
        chosen.update(dict.fromkeys(found))
    return list(chosen)


def load_catalogue(project: Project) -> Catalogue:
    """Load the transforms of the integrations, then those of the project's own specs."""
    entries: list[Entry] = []
    diagnostics: list[Diagnostic] = []
    for name in project.integrations:
        entries += map(Entry.of, _transforms_of_integration(project, name))
    folder = project.transforms
    for file in sorted(folder.rglob("*.py")) if folder.is_dir() else ():
        if not file.name.startswith("_"):
            found, problems = read_specs(file, folder)
            entries += found
            diagnostics += problems
    unique, duplicates = without_duplicates(entries)
    return Catalogue(tuple(unique), (*diagnostics, *duplicates))


def _transforms_of_integration(project: Project, name: str) -> Iterable[Transform]:
    from brazesmith.integrations.kit import SettingError

    module = plugins.contribution(name, "transforms")
    assert module is not None
    try:
        return cast("Iterable[Transform]", module.INTEGRATION.transforms(project.table(name)))
    except SettingError as error:
        raise ProjectError(f"{project.file}: {error}") from error
