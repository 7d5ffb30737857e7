"""Generate archives of payloads that the class of a transform allows."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from brazesmith.archive.generate import Generator
from brazesmith.projects.declared import declared_payload
from brazesmith.projects.project import Project
from brazesmith.suites.fixtures import CaseError, find_cases, load

_HINT = "replay needs real payloads then; `brazesmith infer` declares a class from samples"


def generate(project: Project, name: str, count: int, seed: int) -> Iterator[bytes]:
    """Yield lines of an archive for a transform. Raises UsageError if it declares no payload."""
    declared = declared_payload(project, name, _HINT)
    return Generator(declared, seed, list(_fixtures(project, name))).lines(count)


def _fixtures(project: Project, name: str) -> Iterator[Any]:
    for case in find_cases(project.fixtures, name):
        try:
            yield load(case).data
        except CaseError:
            continue
