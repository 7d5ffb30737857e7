"""Compare code from Braze with what Git has: `verify`, and what it records."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

from brazesmith.app.catalogue import UnknownTransform
from brazesmith.app.compile import compile_project, transform_names
from brazesmith.app.deployed import Record, write_record
from brazesmith.app.errors import UsageError
from brazesmith.app.git import GitUnavailable, Repository, Version
from brazesmith.app.project import Project
from brazesmith.app.run import engines_for
from brazesmith.base.diagnostics import did_you_mean
from brazesmith.base.json import read_text
from brazesmith.engines import Input
from brazesmith.language.transform import is_transform_name
from brazesmith.targets.change import Change
from brazesmith.targets.header import read_header
from brazesmith.targets.script import Language, Script, without_version
from brazesmith.testing.bodies import BodyChange, body_changes
from brazesmith.testing.fixtures import find_cases

if TYPE_CHECKING:
    from brazesmith.targets.javascript.compare.code import JavaScriptCode
    from brazesmith.targets.liquid.code import LiquidCode

    _Code: TypeAlias = JavaScriptCode | LiquidCode


class State(StrEnum):
    """How code in Braze relates to the transform in Git."""

    CURRENT = "current"  # the same text
    EQUIVALENT = "equivalent"  # another text of the same program
    OUTDATED = "outdated"  # an earlier build
    EDITED = "edited"  # changed by hand
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Verification:
    """The result of comparing a text with a transform.

    `version` is the commit whose build the text is, or was before it was edited; None if no commit
    has it. `changes` and `bodies` compare the code in Git (old) with the code from Braze (new).
    """

    transform: str | None
    state: State
    hash: str | None = None  # of the code in Git that the text was compared with
    is_current: bool = False  # that code is the current one, and not an earlier build
    version: Version | None = None
    distance: int | None = None  # how many commits ago the version was; None: not in this branch
    claimed: str | None = None  # the hash in the header of the text
    is_intact: bool = False  # the text is as brazesmith generated it, whatever Git has
    unreadable_line: int | None = None
    changes: tuple[Change, ...] = ()
    bodies: tuple[BodyChange, ...] = ()
    cases: int = 0  # how many fixtures both codes ran on
    payloads: int = 0  # how many explored payloads both codes ran on
    file: Path | None = None  # where the build of the transform is
    closest: tuple[tuple[str, int], ...] = ()  # transforms, by the number of differences
    notes: tuple[str, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether Braze has the program that Git has."""
        return self.state in (State.CURRENT, State.EQUIVALENT)

    def to_json(self) -> dict[str, Any]:
        """Return the result as plain data, for `--json`."""
        code = [
            {
                "kind": "code",
                "git": change.old,
                "git_line": change.old_line,
                "dashboard": change.new,
                "dashboard_line": change.new_line,
            }
            for change in self.changes
        ]
        return {
            "transform": self.transform,
            "state": str(self.state),
            "commit": self.version.commit if self.version else None,
            "differences": [*code, *(row for body in self.bodies for row in body.to_json())],
        }


def verify(project: Project, text: str, name: str | None = None) -> Verification:
    """Compare the text of a transform, as Braze has it, with Git.

    Without a `name`, the header decides, or the transform that is the same program. Raises
    UsageError for a name that neither the project nor its history has.
    """
    header = read_header(text)
    transform = name or (header.name if header else None)
    if transform is None:
        closest = _closest(project, text)
        same = [known for known, count in closest if not count]
        if len(same) != 1:
            return Verification(None, State.UNKNOWN, closest=closest[:3])
        transform = same[0]
    search = _Search(project, transform, text) if is_transform_name(transform) else None
    found = search.verification() if search else None
    if found is None:
        if name is None:
            assert header is not None  # what is recognized is in the project
            return Verification(header.name, State.UNKNOWN, claimed=header.code)
        known = transform_names(project)
        hint = did_you_mean(transform, known, "run `brazesmith list` to see all transforms")
        raise UsageError(f"unknown transform `{transform}`; {hint}")
    return found


def record(project: Project, found: Verification, today: date) -> Path | None:
    """Write what was found in Braze to deployed.toml; return None if it belongs to no build."""
    if found.transform is None or found.hash is None or found.state is State.UNKNOWN:
        return None
    try:
        user = Repository(project.root).user
    except GitUnavailable:
        user = None
    edited = found.state is State.EDITED
    return write_record(project, found.transform, Record(found.hash, today, user, edited))


def code_of(text: str, language: Language) -> _Code:
    """Read a text to compare it with others."""
    if language is Language.LIQUID:
        from brazesmith.targets.liquid.code import LiquidCode

        return LiquidCode(text)
    from brazesmith.targets.javascript.compare.code import JavaScriptCode

    return JavaScriptCode(text)


def _is_same(old: _Code, new: _Code) -> bool:
    return type(old) is type(new) and old.is_same(new)  # type: ignore[arg-type]  # of one type


def _changes(old: _Code, new: _Code) -> tuple[Change, ...]:
    return tuple(old.changes(new))  # type: ignore[arg-type]  # of one type


def _closest(project: Project, text: str) -> tuple[tuple[str, int], ...]:
    """Return the transforms with the number of differences from a text, the fewest first."""
    codes = {language: code_of(text, language) for language in Language}
    counts: dict[str, int] = {}
    for script in compile_project(project).scripts:
        old, new = code_of(script.code, script.language), codes[script.language]
        counts[script.name] = 0 if _is_same(old, new) else len(_changes(old, new)) or 1
    return tuple(sorted(counts.items(), key=lambda pair: pair[1]))


def _is_current(git: str, dashboard: str) -> bool:
    """Whether two texts differ in nothing but line ends and the version of brazesmith."""

    def relevant(text: str) -> list[bytes]:
        plain = text.replace("\r\n", "\n").strip().encode("utf-8", "surrogatepass")
        return [line.rstrip() for line in without_version(plain).split(b"\n")]

    return relevant(git) == relevant(dashboard)


@dataclass(frozen=True, slots=True)
class _Base:
    """A text of the transform that Git or the spec has."""

    text: str
    version: Version | None = None
    is_current: bool = False

    @property
    def hash(self) -> str | None:
        header = read_header(self.text)
        return header.code if header else None


class _Search:
    """Looks for a text among the current build of a transform and its earlier ones."""

    def __init__(self, project: Project, name: str, text: str) -> None:
        self._project, self._name, self._text = project, name, text
        self._header = read_header(text)
        self._notes: list[str] = []
        if self._header and self._header.name != name:
            self._notes.append(f"the header of the code names `{self._header.name}`")
        self._script = _current(project, name, self._notes)
        script = self._script
        self._file = project.build / script.file_name if script else _built(project, name)
        self._language = _language_of(self._file)
        self._code = code_of(text, self._language)
        self._repository, self._versions = self._history()

    def verification(self) -> Verification | None:
        """Return the result; None if neither the project nor its history has the transform."""
        if self._script is None and not self._versions:
            return None
        if self._script is None:
            self._notes.append(f"the project does not have `{self._name}` any more")
        current = None if self._script is None else self._base(self._script.code)
        if current is not None and _is_current(current.text, self._text):
            return self._result(State.CURRENT, current)
        if current is not None and _is_same(self._read(current), self._code):
            return self._result(State.EQUIVALENT, current)
        for version in self._likely_first():
            earlier = _Base(version.text, version)
            if _is_same(self._read(earlier), self._code):
                return self._outdated(earlier)
        return self._edited(current)

    def _outdated(self, earlier: _Base) -> Verification:
        """Return the result for an earlier build: what it does differently from the current one."""
        found = self._result(State.OUTDATED, earlier)
        if self._script is None:
            return found
        bodies, count = self._bodies(self._script.code, self._text)
        changes = _changes(self._read(_Base(self._script.code)), self._code)
        return replace(found, bodies=bodies, cases=count, changes=changes)

    def _edited(self, current: _Base | None) -> Verification:
        """Return the result for code that no build has."""
        base = self._origin(current)
        is_known = self._header is not None and base.hash == self._header.code
        is_intact = (
            not is_known
            and self._header is not None
            and getattr(self._code, "hash", None) == self._header.code
        )
        state = State.UNKNOWN if is_intact else State.EDITED
        found = replace(
            self._result(state, base),
            is_intact=is_intact,
            unreadable_line=self._code.unreadable_line,
            changes=_changes(self._read(base), self._code),
        )
        bodies, count = self._bodies(base.text, self._text)
        payloads = 0
        if not bodies and self._script is not None and base.is_current:
            payloads, bodies = self._explored(self._script)
        return replace(found, bodies=bodies, cases=count, payloads=payloads)

    def _origin(self, current: _Base | None) -> _Base:
        """Return the build that the text was made from: that of its header, or else the closest."""
        candidates = [current] if current else []
        candidates += [_Base(version.text, version) for version in self._versions]
        if self._header:
            for base in candidates:
                if base.hash == self._header.code:
                    return base
            if current:
                return current
        return min(
            candidates[:_CLOSEST], key=lambda base: len(_changes(self._read(base), self._code))
        )

    def _likely_first(self) -> list[Version]:
        """Return the earlier versions, those with the header's hash first."""
        wanted = self._header.code if self._header else None
        return sorted(self._versions, key=lambda version: _Base(version.text).hash != wanted)

    def _base(self, text: str) -> _Base:
        """Return the current build, with the commit that has it."""
        same = (v for v in self._versions if _is_current(v.text, text))
        return _Base(text, next(same, None), is_current=True)

    def _read(self, base: _Base) -> _Code:
        return code_of(base.text, self._language)

    def _result(self, state: State, base: _Base) -> Verification:
        version, distance = base.version, None
        if version is not None and self._repository is not None:
            distance = self._repository.distance(version.commit)
        return Verification(
            self._name,
            state,
            hash=base.hash,
            is_current=base.is_current,
            version=version,
            distance=distance,
            claimed=self._header.code if self._header else None,
            file=self._file,
            notes=tuple(self._notes),
        )

    def _history(self) -> tuple[Repository | None, list[Version]]:
        """Return the versions of the build that commits have, newest first."""
        try:
            repository = Repository(self._project.root)
            versions = list(repository.versions(self._file))
            if not versions:
                self._notes.append(
                    "no commit has the generated code, so earlier builds cannot be recognized; "
                    "commit the build folder"
                )
            elif repository.is_shallow:
                self._notes.append(
                    "this clone has only the latest commits; run `git fetch --unshallow` to search "
                    "all earlier builds"
                )
        except GitUnavailable as error:
            self._notes.append(f"earlier builds cannot be searched: {error}")
            return None, []
        return repository, versions

    def _bodies(self, git: str, dashboard: str) -> tuple[tuple[BodyChange, ...], int]:
        """Run two codes on the fixtures; return what differs, and the number of fixtures."""
        cases = find_cases(self._project.fixtures, self._name)
        if not cases:
            return (), 0
        script = self._script or Script(self._name, git, language=self._language)
        with engines_for(self._project) as engines:
            changes = body_changes(_with(script, git), _with(script, dashboard), cases, engines)
            return tuple(changes), len(cases)

    def _explored(self, script: Script) -> tuple[int, tuple[BodyChange, ...]]:
        """Run the current code and the text on explored payloads, until a body differs."""
        program = script.program
        if program is None or self._code.unreadable_line is not None:
            return 0, ()
        from brazesmith.explore.engine import NOW
        from brazesmith.explore.forecast import payloads
        from brazesmith.testing.bodies import compared

        with engines_for(self._project) as engines:
            trials = payloads(program, script, engines)
            names = [json.dumps(trial.payload, ensure_ascii=False) for trial in trials]
            inputs = [
                Input(json.dumps(trial.payload), json.dumps(trial.headers or {}), NOW, seed=1)
                for trial in trials
            ]
            changes = compared(script, _with(script, self._text), names, inputs, engines)
            first = next(changes, None)
        return len(trials), (first,) if first else ()


#: How many builds are compared with a text that has no header.
_CLOSEST = 20


def _with(script: Script, text: str) -> Script:
    """Return a script with another code, of which nothing is known."""
    return replace(script, code=text, is_pure=False, load_program=None, declared=None)


def _current(project: Project, name: str, notes: list[str]) -> Script | None:
    """Return the current code of a transform: what its spec compiles to, or else its build."""
    file = _built(project, name)
    try:
        compilation = compile_project(project, [name])
    except UnknownTransform:
        return None
    for script in compilation.scripts:
        if script.name != name:  # the name is a pattern
            return None
        if not file.is_file() or not _is_current(read_text(file), script.code):
            notes.append(f"the build of `{name}` is not up to date; run `brazesmith compile`")
        return script
    if not file.is_file():
        return None
    notes.append("the spec does not compile, so the code is compared with the build")
    return Script(name, read_text(file), file=file, language=_language_of(file))


def _built(project: Project, name: str) -> Path:
    """Return the file of the build of a transform."""
    webhook = project.build / f"{name}.{Language.LIQUID}"
    return webhook if webhook.is_file() else project.build / f"{name}.{Language.JAVASCRIPT}"


def _language_of(file: Path) -> Language:
    return Language.LIQUID if file.suffix == f".{Language.LIQUID}" else Language.JAVASCRIPT
