"""What a user selects: transforms by name, pattern or spec file; cases by name or folder."""

from __future__ import annotations

import fnmatch
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from brazesmith.base.diagnostics import did_you_mean
from brazesmith.projects.errors import UsageError
from brazesmith.suites.fixtures import Case, is_case_folder


@dataclass(frozen=True, slots=True)
class Selection:
    """Names or patterns of transforms, each with the only case that is wanted of it, or None."""

    parts: tuple[tuple[str, str | None], ...] = ()

    @property
    def names(self) -> list[str]:
        """The names and patterns, for the compiler; none if everything is selected."""
        return [name for name, _ in self.parts]

    def of(self, cases: Mapping[str, Sequence[Case]]) -> Mapping[str, Sequence[Case]]:
        """Return the selected cases of the selected transforms. Raises UsageError."""
        for name, case in self.parts:
            known = [found.name for found in cases.get(name, ())]
            if case is not None and name in cases and case not in known:
                hint = did_you_mean(case, known, f"known cases: {', '.join(known) or 'none'}")
                raise UsageError(f"unknown case `{case}` of `{name}`; {hint}")
        return {name: list(filter(self._has, found)) for name, found in cases.items()}

    def _has(self, case: Case) -> bool:
        """Whether a case of a selected transform is selected: all are, unless some are named."""
        wanted = {
            wanted for name, wanted in self.parts if fnmatch.fnmatchcase(case.transform, name)
        }
        return not wanted or None in wanted or case.name in wanted


def parse_selection(arguments: Sequence[str], fixtures: Path) -> Selection:
    """Read arguments: `NAME`, a pattern, `NAME::CASE`, a spec file, a folder below the fixtures."""
    return Selection(tuple(_part(argument, fixtures) for argument in arguments))


def _part(argument: str, fixtures: Path) -> tuple[str, str | None]:
    name, is_case, case = argument.partition("::")
    if is_case:
        return name, case
    path, root = Path(os.path.abspath(argument)), Path(os.path.abspath(fixtures))
    folder = path.parent if path.is_file() else path
    if not folder.is_dir() or not folder.is_relative_to(root):
        return argument, None
    if folder == root:
        return "*", None
    if is_case_folder(folder):
        return folder.parent.relative_to(root).as_posix(), folder.name
    name = folder.relative_to(root).as_posix()
    has_cases = any(is_case_folder(child) for child in folder.iterdir() if child.is_dir())
    return name if has_cases else f"{name}/*", None
