"""For every transform: what is built, what Braze has, and whether it needs to be pasted again."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from brazesmith.app.compile import compile_project
from brazesmith.base.diagnostics import Diagnostic, has_errors
from brazesmith.base.files import differs
from brazesmith.projects.deployed import FILE, Record, read_deployed
from brazesmith.projects.project import Project
from brazesmith.targets.header import read_header
from brazesmith.targets.script import Script, without_version


@dataclass(frozen=True, slots=True)
class TransformStatus:
    """One transform. `hash` identifies the code that its spec compiles to."""

    name: str
    hash: str | None  # None: the project does not have the transform any more
    is_built: bool  # the build is what the spec compiles to
    record: Record | None
    needs_paste: bool
    reason: str

    def to_json(self) -> dict[str, Any]:
        """Return the status as plain data, for `--json`."""
        return {
            "transform": self.name,
            "hash": self.hash,
            "built": self.is_built,
            "recorded": self.record.to_json() if self.record else None,
            "paste": self.needs_paste,
            "reason": self.reason,
        }


@dataclass(frozen=True, slots=True)
class ProjectStatus:
    """The status of all transforms that compile, and the diagnostics of the others."""

    transforms: tuple[TransformStatus, ...]
    diagnostics: tuple[Diagnostic, ...]
    has_records: bool  # whether deployed.toml exists

    @property
    def ok(self) -> bool:
        """Whether every spec compiles, and nothing needs to be pasted, as far as is recorded."""
        is_due = self.has_records and any(status.needs_paste for status in self.transforms)
        return not is_due and not has_errors(self.diagnostics)

    def to_json(self) -> list[dict[str, Any]]:
        """Return the transforms as plain data, for `--json`."""
        return [status.to_json() for status in self.transforms]


def status_json(project: Project) -> list[dict[str, Any]]:
    """Return the status of all transforms as plain data."""
    return status(project).to_json()


def status(project: Project) -> ProjectStatus:
    """Compare what the specs compile to with what is recorded. Raises InputError, ProjectError."""
    records = read_deployed(project)
    compilation = compile_project(project)
    known = compilation.known or {}
    integrations = {name for name, spec in known.items() if spec is None}
    rows = [
        _status(project, script, (records or {}).get(script.name), script.name not in integrations)
        for script in compilation.scripts
    ]
    if compilation.known is not None:
        rows += _removed(records or {}, known)
    return ProjectStatus(tuple(rows), compilation.diagnostics, records is not None)


def _status(
    project: Project, script: Script, record: Record | None, is_own: bool
) -> TransformStatus:
    header = read_header(script.code)
    hash_ = header.code if header else None
    is_built = not differs(project.build / script.file_name, script.code, without_version)
    needs_paste, reason = _need(hash_, record, is_own)
    is_used = record is not None or is_own
    if is_used and not is_built:
        reason += "; the build is not up to date, run `brazesmith compile`"
    return TransformStatus(script.name, hash_, is_built, record, needs_paste, reason)


def _need(hash_: str | None, record: Record | None, is_own: bool) -> tuple[bool, str]:
    """Return whether a transform needs to be pasted, and why."""
    if record is None and not is_own:
        return False, "not in use (of an integration, never recorded)"
    if record is None:
        return True, "never recorded"
    if record.is_edited:
        return True, "edited in the dashboard"
    if record.hash != hash_:
        return True, f"changed: Braze has {record.hash}"
    return False, "up to date"


def _removed(records: Mapping[str, Record], known: Collection[str]) -> Iterator[TransformStatus]:
    """Yield what is recorded and not in the project."""
    for name in sorted(records.keys() - set(known)):
        reason = f"not in the project any more: delete it in Braze, and its table in {FILE}"
        yield TransformStatus(name, None, False, records[name], False, reason)
