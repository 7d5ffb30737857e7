"""The builds of a transform: the current one, and the earlier ones that commits have."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any, Final, TypeAlias, TypeVar

from brazesmith.app.compile import compile_project
from brazesmith.base.json import read_text
from brazesmith.projects.catalogue import UnknownTransform
from brazesmith.projects.git import GitUnavailable, Repository, Version
from brazesmith.projects.project import Project
from brazesmith.targets.change import Change, Code
from brazesmith.targets.header import read_header
from brazesmith.targets.script import Language, Script, without_version

AnyCode: TypeAlias = Code[Any]
_T = TypeVar("_T")

#: How many builds or transforms are compared with a text in full.
_CLOSEST: Final = 4


@dataclass(frozen=True)
class Build:
    """One text of a transform. `version` is the commit that has it; None if none has."""

    text: str
    language: Language
    version: Version | None = None
    is_current: bool = False

    @cached_property
    def hash(self) -> str | None:
        """The hash in the header."""
        header = read_header(self.text)
        return header.code if header else None

    @cached_property
    def code(self) -> AnyCode:
        """The text, read to be compared."""
        return code_of(self.text, self.language)

    def is_text(self, text: str) -> bool:
        """Whether a text differs in nothing but line ends and the version of brazesmith."""
        return _relevant(self.text) == _relevant(text)

    def changes(self, code: AnyCode) -> list[Change]:
        """Return what a text from the dashboard has instead."""
        return self.code.changes(code)


@dataclass(frozen=True)
class Builds:
    """All builds of a transform that are known.

    `script` is what the spec compiles to, or the file of the build if the spec does not compile;
    None if the project does not have the transform any more. `notes` say what is not known.
    """

    name: str
    file: Path
    script: Script | None
    current: Build | None
    earlier: tuple[Build, ...]  # the newest first
    notes: tuple[str, ...]
    repository: Repository | None = None

    def distance(self, build: Build) -> int | None:
        """Return how many commits ago a build was; None if the current branch does not have it."""
        if self.repository is None or build.version is None:
            return None
        return self.repository.distance(build.version.commit)

    @property
    def language(self) -> Language:
        """The language of the transform."""
        return _language_of(self.file)

    @property
    def all(self) -> Sequence[Build]:
        """The current build, and the earlier ones."""
        return (self.current, *self.earlier) if self.current else self.earlier


def alike(things: Iterable[_T], text: str, text_of: Callable[[_T], str]) -> list[_T]:
    """Return the few things whose words differ least from those of a text, the best first."""
    words = _words(text)
    return sorted(things, key=lambda thing: len(_words(text_of(thing)) ^ words))[:_CLOSEST]


def _words(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"[A-Za-z]\w{3,}|\d+", _without_header(text)))


def code_of(text: str, language: Language) -> AnyCode:
    """Read a text to compare it with others."""
    if language is Language.LIQUID:
        from brazesmith.targets.liquid.code import LiquidCode

        return LiquidCode(text)
    from brazesmith.targets.javascript.compare.code import JavaScriptCode

    return JavaScriptCode(text)


def find_builds(project: Project, name: str) -> Builds:
    """Return the builds of a transform; there are none if nothing has this name."""
    notes: list[str] = []
    script = _script(project, name, notes)
    file = project.build / script.file_name if script else _built(project, name)
    repository: Repository | None = None
    earlier: tuple[Build, ...] = ()
    try:
        repository = Repository(project.root)
        earlier = _history(repository, file, notes)
    except GitUnavailable as error:
        notes.append(f"earlier builds cannot be searched: {error}")
    current = Build(script.code, script.language, is_current=True) if script else None
    for build in earlier:
        if current is not None and build.is_text(current.text):
            current = replace(current, version=build.version)
            break
    if script is None and earlier:
        notes.append(f"the project does not have `{name}` any more")
    return Builds(name, file, script, current, earlier, tuple(notes), repository)


def _script(project: Project, name: str, notes: list[str]) -> Script | None:
    """Return the current code of a transform: what its spec compiles to, or else its build."""
    file = _built(project, name)
    try:
        compilation = compile_project(project, [name])
    except UnknownTransform:
        return None
    for script in compilation.scripts:
        if script.name != name:  # the name is a pattern
            return None
        if not file.is_file() or _relevant(read_text(file)) != _relevant(script.code):
            notes.append(f"the build of `{name}` is not up to date; run `brazesmith compile`")
        return script
    if not file.is_file():
        return None
    notes.append("the spec does not compile, so the code is compared with the build")
    return Script(name, read_text(file), file=file, language=_language_of(file))


def _history(repository: Repository, file: Path, notes: list[str]) -> tuple[Build, ...]:
    """Return the builds that commits have. Raises GitUnavailable."""
    versions = list(repository.versions(file))
    if not versions:
        notes.append(
            "no commit has the generated code, so earlier builds cannot be recognized; commit the "
            "build folder"
        )
    elif repository.is_shallow:
        notes.append(
            "this clone has only the latest commits; run `git fetch --unshallow` to search all "
            "earlier builds"
        )
    # Builds of several versions of brazesmith may differ in the header alone.
    distinct = {_without_header(version.text): version for version in reversed(versions)}
    language = _language_of(file)
    return tuple(Build(version.text, language, version) for version in reversed(distinct.values()))


def _relevant(text: str) -> list[bytes]:
    """Return the lines of a text that the version of brazesmith does not change."""
    plain = text.replace("\r\n", "\n").strip().encode("utf-8", "surrogatepass")
    return [line.rstrip() for line in without_version(plain).split(b"\n")]


def _without_header(text: str) -> str:
    for end in ("*/", "{% endcomment %}"):
        if end in text:
            return text.partition(end)[2]
    return text


def _built(project: Project, name: str) -> Path:
    """Return the file of the build of a transform."""
    webhook = project.build / f"{name}.{Language.LIQUID}"
    return webhook if webhook.is_file() else project.build / f"{name}.{Language.JAVASCRIPT}"


def _language_of(file: Path) -> Language:
    return Language.LIQUID if file.suffix == f".{Language.LIQUID}" else Language.JAVASCRIPT
