"""List the transforms of a project."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from brazesmith.base.diagnostics import Diagnostic, SpecError, has_errors
from brazesmith.projects.catalogue import load_catalogue
from brazesmith.projects.project import Project
from brazesmith.projects.specfiles import Entry


@dataclass(frozen=True, slots=True)
class ListedTransform:
    """A transform: its name, its source event and the request that it makes."""

    name: str
    source: str
    destination: str


@dataclass(frozen=True, slots=True)
class Listing:
    """The transforms that were found, and the diagnostics of specs that cannot be loaded."""

    transforms: tuple[ListedTransform, ...]
    diagnostics: tuple[Diagnostic, ...]

    @property
    def is_broken(self) -> bool:
        """Whether a spec cannot be loaded, so that transforms may be missing."""
        return has_errors(self.diagnostics)

    def to_json(self) -> list[dict[str, str]]:
        """Return the transforms as plain data, for `--json`."""
        return [asdict(transform) for transform in self.transforms]


def payload_schema(project: Project, name: str) -> dict[str, Any]:
    """Return the payload that a transform declares as JSON Schema. Raises UsageError."""
    from brazesmith.inference.schema import to_schema
    from brazesmith.projects.declared import declared_payload

    return to_schema(declared_payload(project, name), f"the payload of {name}")


def list_transforms(project: Project) -> Listing:
    """Return every transform of a project, in the order of the catalogue. Raises ProjectError."""
    catalogue = load_catalogue(project)
    return Listing(tuple(map(_listed, catalogue.entries)), catalogue.diagnostics)


def _listed(entry: Entry) -> ListedTransform:
    try:
        program = entry.transform.program()
    except SpecError:  # `compile` reports what is wrong with it
        return ListedTransform(entry.name, "", "(does not compile)")
    return ListedTransform(entry.name, program.source, program.request)
