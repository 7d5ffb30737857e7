"""The payload types that the transforms of a project declare."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from brazesmith.base import plugins
from brazesmith.ir.types import Type
from brazesmith.projects.catalogue import UnknownTransform, load_catalogue
from brazesmith.projects.errors import UsageError
from brazesmith.projects.project import Project

if TYPE_CHECKING:
    from brazesmith.language.transform import Transform


def declared_payload(project: Project, name: str, hint: str | None = None) -> Type:
    """Return the payload type that a transform declares.

    Transforms of integrations are found even if the project does not use them. Raises UsageError,
    with a `hint` if the transform declares none.
    """
    declared = _find(project, name).payload_type
    if declared is None:
        raise UsageError(
            f"the transform `{name}` declares no payload: its spec has no `source=`, or one that "
            "is not an instance of a `Payload` class",
            hint,
        )
    return declared


def _find(project: Project, name: str) -> Transform:
    catalogue = load_catalogue(project)
    everything = {**project.settings, "integrations": list(plugins.integrations())}
    integrations = load_catalogue(replace(project, settings=everything))
    for entry in (*catalogue.entries, *integrations.entries):
        if entry.name == name:
            return entry.transform
    if catalogue.diagnostics:
        raise UsageError(
            f"unknown transform `{name}`, and a spec of the project cannot be loaded; "
            "run `brazesmith list` to see which"
        )
    raise UnknownTransform(name, integrations.names)
