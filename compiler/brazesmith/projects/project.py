"""A project: a folder whose pyproject.toml has a `[tool.brazesmith]` table.

    [tool.brazesmith]
    transforms = "transforms"        # specs: every Transform at the top level of every .py file
    fixtures = "fixtures"            # <name>/<case>/payload.json, expected.json
    build = "build"                  # generated code, committed
    integrations = ["NAME"]          # transforms that ship with brazesmith
    plan = "combined-75"             # or "per-array-75"
    profile = "strict"               # or "braze"
    deadline_seconds = 5

Other tables under it are settings that specs read with `setting("…")`.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from brazesmith.base import plugins
from brazesmith.base.diagnostics import did_you_mean
from brazesmith.base.json import InputError
from brazesmith.base.toml import read_toml
from brazesmith.contract.rule import PLANS, PROFILES
from brazesmith.projects.errors import UsageError

if TYPE_CHECKING:
    from datetime import datetime

    from brazesmith.contract import Finding, Plan, Profile
    from brazesmith.contract.destination import Destination

#: The keys of `[tool.brazesmith]` itself. Tables below it belong to an integration or to the user.
_KEYS = ("transforms", "fixtures", "build", "integrations", "plan", "profile", "deadline_seconds")


class ProjectError(UsageError):
    """The project's configuration is invalid; the message states the file and the key."""


@dataclass(frozen=True)
class Project:
    """The settings of a project and the paths of its folders."""

    root: Path
    settings: dict[str, Any] = field(default_factory=dict)

    @property
    def file(self) -> Path:
        """The project's pyproject.toml."""
        return self.root / "pyproject.toml"

    @property
    def transforms(self) -> Path:
        """The folder of the specs."""
        folder = self._path("transforms")
        if "transforms" in self.settings and not folder.is_dir():
            raise self._error("transforms", f"is {str(folder)!r}, which is not a folder")
        return folder

    @property
    def fixtures(self) -> Path:
        """The folder of the fixtures."""
        return self._path("fixtures")

    @property
    def build(self) -> Path:
        """The folder that generated code is written to."""
        return self._path("build")

    @property
    def plan(self) -> Plan:
        """How many objects a request may have: "combined-75" or "per-array-75"."""
        return cast("Plan", self._choice("plan", PLANS))

    @property
    def profile(self) -> Profile:
        """Which rules judge a body: "strict" or "braze"."""
        return cast("Profile", self._choice("profile", PROFILES))

    @property
    def deadline_seconds(self) -> float:
        """How long a run may take. Sources drop events that are not answered within 5 seconds."""
        value = self.settings.get("deadline_seconds", 5)
        if type(value) not in (int, float) or not (math.isfinite(value) and value > 0):
            raise self._error("deadline_seconds", f"must be a number above 0, not {value!r}")
        return float(value)

    @property
    def integrations(self) -> Sequence[str]:
        """The integrations whose transforms the project has."""
        names = self.settings.get("integrations", [])
        if not isinstance(names, list):
            example = plugins.integrations()[0]
            raise self._error("integrations", f'must be a list, like ["{example}"], not {names!r}')
        known = plugins.integrations()
        for name in names:
            if name not in known:
                hint = did_you_mean(str(name), known, f"known integrations: {', '.join(known)}")
                raise self._error("integrations", f"contains {name!r}, which is unknown; {hint}")
        return names

    def table(self, integration: str) -> dict[str, Any]:
        """Return the settings of an integration. Raises ProjectError."""
        table = self.settings.get(integration, {})
        if not isinstance(table, dict):
            header = f"[tool.brazesmith.{integration}]"
            raise self._error(integration, f"must be a table, {header}, not {table!r}")
        return table

    def judge(
        self, body: Any, destination: Destination, now: datetime | None = None
    ) -> Sequence[Finding]:
        """Return the findings in a body that arrives at a time (default: the current one)."""
        return self._findings(body, destination, now=now)

    @cached_property
    def _findings(self) -> Callable[..., Sequence[Finding]]:
        """The judge with this project's options, which are read once for all bodies."""
        from brazesmith.contract.verdict import findings

        return partial(findings, plan=self.plan, profile=self.profile)

    def check_settings(self) -> None:
        """Read every key of `[tool.brazesmith]` itself once. Raises ProjectError."""
        for key, value in self.settings.items():
            if not (key in _KEYS or key in plugins.integrations() or _is_table(value)):
                hint = (
                    f"known keys: {', '.join(_KEYS)}. Put a setting of your own in a table, "
                    "[tool.brazesmith.NAME]"
                )
                raise self._error(key, f"is unknown; {did_you_mean(key, _KEYS, hint)}")
        for key in _KEYS:
            getattr(self, key)
        for name in plugins.integrations():
            self.table(name)

    def _path(self, key: str) -> Path:
        value = self.settings.get(key, key)
        if not isinstance(value, str) or not value:
            raise self._error(key, f'must be the name of a folder, like "{key}", not {value!r}')
        return self.root / value

    def _choice(self, key: str, choices: tuple[str, ...]) -> str:
        value = self.settings.get(key, choices[0])
        if value not in choices:
            known = " or ".join(f'"{choice}"' for choice in choices)
            near = did_you_mean(str(value), choices)
            raise self._error(key, f"must be {known}, not {value!r}{near and '; ' + near}")
        return str(value)

    def _error(self, key: str, reason: str) -> ProjectError:
        return ProjectError(f"{self.file}: `{key}` under [tool.brazesmith] {reason}")


def load_project(start: Path | None = None) -> Project:
    """Return the project that contains a folder (default: the working directory).

    It is the nearest folder whose pyproject.toml has a `[tool.brazesmith]` table. If there is none,
    the folder itself is a project without settings. Raises ProjectError.
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
                f"{file}: `brazesmith` under [tool] must be a table, [tool.brazesmith], "
                f"not {settings!r}"
            )
        project = Project(folder, settings)
        project.check_settings()
        return project
    return Project(start)


def _is_table(value: Any) -> bool:
    """Whether a value is a table or an array of tables."""
    return isinstance(value, dict) or (
        isinstance(value, list) and value != [] and all(isinstance(item, dict) for item in value)
    )
