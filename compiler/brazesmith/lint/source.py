"""The payload that `--source NAME` stands for: what its class declares."""

from __future__ import annotations

from typing import TYPE_CHECKING

from brazesmith.ir.types import Type

if TYPE_CHECKING:
    from brazesmith.app.project import Project
    from brazesmith.language.transform import Transform


class SourceError(Exception):
    """A source that declares nothing; the message says why, and what to do."""


def declared_payload(project: Project, name: str) -> Type:
    """What the transform of this name declares its payload to be.

    Transforms of integrations are found also where the project does not use them. Raises
    UnknownTransform and SourceError.
    """
    from brazesmith.ir.types import Kind
    from brazesmith.language.payload import Payload, shape_of

    source = _find(project, name).source
    if not isinstance(source, Payload):
        raise SourceError(
            f"the transform `{name}` declares no payload: its spec has no `source=`, or one that "
            "is not an instance of a `Payload` class; without --source the same file is linted "
            "without knowing what may be missing"
        )
    return Type(Kind.OBJECT, shape=shape_of(type(source)))


def _find(project: Project, name: str) -> Transform:
    from brazesmith.app.project import Project, UnknownTransform
    from brazesmith.base.plugins import integrations

    settings = {**project.settings, "integrations": list(integrations())}
    catalogues = [project.catalogue, Project(project.root, settings).catalogue]
    for catalogue in catalogues:
        for known in catalogue.known:
            if known.name == name:
                return known.transform
    if project.catalogue.diagnostics:
        raise SourceError(
            f"no transform is called `{name}`, and a spec of the project cannot be read: "
            "`brazesmith list` says which"
        )
    raise UnknownTransform(name, catalogues[-1].names)
