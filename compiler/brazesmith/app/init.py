"""Start a project: a transform, its fixtures, configuration, a CI recipe."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Final

from brazesmith.app.compile import write_build
from brazesmith.app.errors import UsageError
from brazesmith.app.installation import requirement
from brazesmith.app.project import load_project
from brazesmith.app.run import engines_for
from brazesmith.app.test import load_suite, run_suite
from brazesmith.base.files import write_file
from brazesmith.base.resources import template_root

#: How the template's pyproject.toml requires brazesmith.
_BRAZESMITH: Final = '"brazesmith"'


def init_project(folder: Path) -> str:
    """Write a project that works into a folder, and return how it installs brazesmith.

    Raises UsageError, and writes nothing, if one of its files already exists. Raises InputError if
    a file cannot be written.
    """
    source = template_root() / "project"
    files = {
        file: folder / _target(file, source)
        for file in sorted(source.rglob("*"))
        if file.is_file() and "__pycache__" not in file.parts
    }
    existing = [file.name for file in files.values() if file.exists()]
    if existing:
        more = f" and {len(existing) - 3} more" if len(existing) > 3 else ""
        verb = "exists" if len(existing) == 1 else "exist"
        raise UsageError(
            f"{folder}: {', '.join(existing[:3])}{more} already {verb}; nothing was written"
        )
    brazesmith = requirement()
    for file, copy in files.items():
        write_file(copy, file.read_text("utf-8").replace(_BRAZESMITH, json.dumps(brazesmith)))
    _generate(folder)
    return brazesmith


def _target(file: Path, source: Path) -> Path:
    """Return where a file of the template goes. (`.gitignore` would take effect there.)"""
    path = file.relative_to(source)
    return path.with_name(".gitignore") if path.name == "gitignore" else path


def _generate(folder: Path) -> None:
    """Write the JavaScript and the expected bodies, as `compile` and `test --update` would."""
    project = load_project(folder)
    suite = load_suite(project)
    write_build(suite.compilation, project.build)
    with engines_for(project) as engines:
        for _ in run_suite(suite, engines, update=True):
            pass
