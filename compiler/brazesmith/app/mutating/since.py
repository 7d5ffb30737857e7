"""Which transforms have changed since a commit: their code, or their cases."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from brazesmith.app.compile import Compilation, compile_project
from brazesmith.base.source import shown
from brazesmith.projects.errors import UsageError
from brazesmith.projects.git import GitUnavailable, Repository
from brazesmith.projects.limited import apart
from brazesmith.projects.project import Project, load_project
from brazesmith.suites.fixtures import ACTUAL
from brazesmith.targets.header import read_header
from brazesmith.targets.script import Script


def changed_since(
    project: Project, compilation: Compilation, fixtures: Path, reference: str
) -> list[str]:
    """Return the names of the compiled transforms whose code or cases differ from a commit.

    `reference` is a commit, a branch or a tag. If the current branch does not contain it, the
    commit counts at which the branch left it. The specs and the settings of that commit are
    compiled, so that changes of modules that specs import count, and changes of comments do not. A
    transform that the commit lacks, or that does not compile there, has changed. Raises UsageError.
    """
    known = compilation.known or {}
    own = {name for name, file in known.items() if file is not None}
    installed = {s.name: hash_of(s) for s in compilation.scripts if known and s.name not in own}
    try:
        repository = Repository(project.root)
    except GitUnavailable as error:
        raise UsageError(f"--since {shown(reference)}: {error}") from None
    try:
        commit = repository.base(reference)
        with tempfile.TemporaryDirectory() as folder:
            root = Path(folder)
            repository.extract(commit, root, without=[project.fixtures, project.build])
            before = _hashes_of(root, project, installed)
        files = repository.changed(commit, fixtures)
    except GitUnavailable as error:
        hint = "name a commit, a branch or a tag, such as main"
        raise UsageError(f"--since {shown(reference)}: {error}", hint) from None

    def is_changed(script: Script) -> bool:
        current = hash_of(script)
        if before.get(script.name) != current:
            return True
        # The specs of an integration are the installed ones, whatever the commit says.
        is_installed = script.name in installed
        return is_installed and _built(repository, project, script, commit) not in (None, current)

    return [
        script.name
        for script in compilation.scripts
        if is_changed(script) or any(_is_of_case(file, fixtures / script.name) for file in files)
    ]


def _hashes_of(root: Path, current: Project, installed: Mapping[str, str]) -> Mapping[str, str]:
    """Return the hashes of the transforms in another version of a project, by name.

    With the same settings, those of integrations are the same: `installed`. There are none if the
    settings of that version are invalid, or its specs do not end.
    """
    try:
        project = load_project(root)
        if project.settings == current.settings:
            return {**installed, **apart(own_hashes, project)}
        return apart(hashes, project)
    except UsageError:
        return {}


def own_hashes(project: Project) -> dict[str, str]:
    """Return the hash of each of the project's own transforms that compiles, by name."""
    return hashes(replace(project, settings={**project.settings, "integrations": []}))


def hashes(project: Project) -> dict[str, str]:
    """Return the hash of each transform that compiles, by name."""
    scripts = compile_project(project, use_cache=False).scripts
    return {script.name: hash_of(script) for script in scripts}


def hash_of(script: Script) -> str:
    """Return the hash in the header of generated code."""
    header = read_header(script.code)
    assert header is not None
    return header.code


def _built(repository: Repository, project: Project, script: Script, commit: str) -> str | None:
    """Return the hash of the code that a commit has in the build folder, if it has any."""
    try:
        header = read_header(repository.text(project.build / script.file_name, commit))
    except GitUnavailable:
        return None
    return header.code if header else None


def _is_of_case(file: Path, transform: Path) -> bool:
    """Whether a file belongs to a case of a transform; those of `shop/x` are not of `shop`."""
    return file.name != ACTUAL and file.parent.parent == transform
