"""Functions that `test_apart.py` calls in another process."""

from __future__ import annotations

import os
import time

from brazesmith.projects.errors import UsageError
from brazesmith.projects.project import Project


def name(project: Project) -> str:
    """Return a value."""
    return project.root.name


def refuse(project: Project) -> str:
    """Raise UsageError."""
    raise UsageError("no")


def die(project: Project) -> str:
    """End the process."""
    os._exit(3)


def hang(project: Project) -> str:
    """Never return."""
    while True:
        pass


def sleep(project: Project) -> str:
    """Return after a long time, in which nothing is done."""
    time.sleep(1_000)
    return ""
