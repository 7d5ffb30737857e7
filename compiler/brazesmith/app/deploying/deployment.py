"""Compare code from Braze with what Git has: `verify`, and what it records."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Any

from brazesmith.app.compile import compile_project, transform_names
from brazesmith.app.deploying.builds import AnyCode, Build, Builds, alike, code_of, find_builds
from brazesmith.app.run import engines_for
from brazesmith.base.diagnostics import did_you_mean
from brazesmith.engines import Engines
from brazesmith.language.transform import is_transform_name
from brazesmith.projects.deployed import Record, write_record
from brazesmith.projects.errors import UsageError
from brazesmith.projects.git import GitUnavailable, Repository, Version
from brazesmith.projects.project import Project
from brazesmith.suites.bodies import BodyChange, body_changes, compared
from brazesmith.suites.fixtures import find_cases
from brazesmith.targets.change import Change
from brazesmith.targets.header import Header, read_header
from brazesmith.targets.script import Language, Script


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
    is_removed: bool = False  # the project does not have the transform any more
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
    builds = find_builds(project, transform) if is_transform_name(transform) else None
    if builds is not None and builds.all:
        return _verify(project, builds, text, header)
    if name is None and header is not None:
        return Verification(header.name, State.UNKNOWN, claimed=header.code)
    known = transform_names(project)
    hint = did_you_mean(transform, known, "run `brazesmith list` to see all transforms")
    raise UsageError(f"unknown transform `{transform}`; {hint}")


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


def _closest(project: Project, text: str) -> tuple[tuple[str, int], ...]:
    """Return similar transforms with the number of differences from a text, the fewest first."""
    is_liquid = code_of(text, Language.JAVASCRIPT).unreadable_line is not None
    language = Language.LIQUID if is_liquid else Language.JAVASCRIPT
    code = code_of(text, language)
    scripts = [script for script in compile_project(project).scripts if script.language is language]
    counts: dict[str, int] = {}
    for script in alike(scripts, text, lambda script: script.code):
        old = code_of(script.code, language)
        counts[script.name] = 0 if old.is_same(code) else len(old.changes(code)) or 1
    return tuple(sorted(counts.items(), key=lambda pair: pair[1]))


def _verify(project: Project, builds: Builds, text: str, header: Header | None) -> Verification:
    """Compare a text with the builds of one transform."""
    if builds.language is Language.LIQUID:
        from brazesmith.targets.liquid.code import with_placeholders

        text = with_placeholders(text, [build.text for build in builds.all])
    code = code_of(text, builds.language)
    current = builds.current
    if current is not None and current.is_text(text):
        return _result(State.CURRENT, builds, current, header)
    if current is not None and current.code.is_same(code):
        return _result(State.EQUIVALENT, builds, current, header)
    claimed = [build for build in builds.all if header and build.hash == header.code]
    for build in dict.fromkeys([*claimed, *alike(builds.all, text, lambda build: build.text)]):
        if build is not current and build.code.is_same(code):
            return _outdated(project, builds, build, code, header)
    return _edited(project, builds, code, header)


def _outdated(
    project: Project, builds: Builds, build: Build, code: AnyCode, header: Header | None
) -> Verification:
    """Return the result for an earlier build: what it does differently from the current one."""
    found = _result(State.OUTDATED, builds, build, header)
    if builds.script is None or builds.current is None:
        return found
    changes = tuple(builds.current.changes(code))
    with engines_for(project) as engines:
        bodies, cases = _bodies(project, builds.script, builds.script.code, code.text, engines)
    return replace(found, changes=changes, bodies=bodies, cases=cases)


def _edited(project: Project, builds: Builds, code: AnyCode, header: Header | None) -> Verification:
    """Return the result for a text that is no build, as far as is known."""
    base = _origin(builds, code, header)
    wanted = header.code if header else None
    is_intact = wanted is not None and base.hash != wanted and code.hash == wanted
    found = replace(
        _result(State.UNKNOWN if is_intact else State.EDITED, builds, base, header),
        is_intact=is_intact,
        unreadable_line=code.unreadable_line,
        changes=tuple(base.changes(code)),
    )
    script = builds.script or Script(builds.name, base.text, language=builds.language)
    with engines_for(project) as engines:
        bodies, cases = _bodies(project, script, base.text, code.text, engines)
        payloads = 0
        if not bodies and base.is_current and code.unreadable_line is None:
            bodies, payloads = _explored(script, code.text, engines)
    return replace(found, bodies=bodies, cases=cases, payloads=payloads)


def _origin(builds: Builds, code: AnyCode, header: Header | None) -> Build:
    """Return the build that a text was made from: that of its header, or else the closest."""
    if header is not None:
        for build in builds.all:
            if build.hash == header.code:
                return build
        return builds.all[0]
    return min(
        alike(builds.all, code.text, lambda build: build.text),
        key=lambda build: len(build.changes(code)),
    )


def _result(state: State, builds: Builds, build: Build, header: Header | None) -> Verification:
    notes = builds.notes
    if header is not None and header.name != builds.name:
        notes = (f"the header of the code names `{header.name}`", *notes)
    return Verification(
        builds.name,
        state,
        hash=build.hash,
        is_current=build.is_current,
        is_removed=builds.script is None,
        version=build.version,
        distance=builds.distance(build),
        claimed=header.code if header else None,
        file=builds.file,
        notes=notes,
    )


def _bodies(
    project: Project, script: Script, git: str, dashboard: str, engines: Engines
) -> tuple[tuple[BodyChange, ...], int]:
    """Run two codes on the fixtures; return what differs, and the number of fixtures."""
    cases = find_cases(project.fixtures, script.name)
    codes = _with(script, git), _with(script, dashboard)
    return tuple(body_changes(*codes, cases, engines)), len(cases)


def _explored(
    script: Script, dashboard: str, engines: Engines
) -> tuple[tuple[BodyChange, ...], int]:
    """Run the current code and another on explored payloads; return the first difference."""
    program = script.program
    if program is None:
        return (), 0
    from brazesmith.explore.forecast import payloads

    trials = payloads(program, script, engines)
    names = [json.dumps(trial.payload, ensure_ascii=False) for trial in trials]
    inputs = [trial.input for trial in trials]
    changes = compared(script, _with(script, dashboard), names, inputs, engines)
    first = next(changes, None)
    return (first,) if first else (), len(trials)


def _with(script: Script, text: str) -> Script:
    """Return a script with another code, of which nothing is known."""
    return script.without_program(code=text, is_pure=False, declared=None)
