"""The Python API: what the command line does, as functions that return values.

    from brazesmith.api import compile, judge, run, test

`docs/api.md` is the guide. The functions print nothing and write no files, except the cache of
compiled transforms (`brazesmith.projects.cache`). A `project` is a `Project`, a folder inside of
one, or None for the working directory. `names` are names or patterns of transforms (default: all).

Every function raises TypeError for an argument of the wrong type, `UsageError` (a ValueError) for a
request that cannot be carried out, such as an unknown transform, an invalid setting or time, and
`InputError` for a file that cannot be read. `run` raises `SpecError`, with its diagnostics, if the
transform does not compile, and `EmulatorUnavailable` if a package that runs the code is missing.
"""

# ruff: noqa: PT028  (`test` is not a test, so its parameters may have defaults)

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import datetime
from importlib import import_module
from io import StringIO
from os import PathLike
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    from brazesmith.app.comparing.compare import Compared as Compared
    from brazesmith.app.compile import Compilation as Compilation
    from brazesmith.app.deploying.deployment import Verification as Verification
    from brazesmith.app.deploying.status import ProjectStatus as ProjectStatus
    from brazesmith.app.exploring.explored import Explored as Explored
    from brazesmith.app.infer import Inference as Inference
    from brazesmith.app.lint import LintResult as LintResult
    from brazesmith.app.list import Listing as Listing
    from brazesmith.app.mutating.mutate import MutationRun as MutationRun
    from brazesmith.app.replay import Replay as Replay
    from brazesmith.app.run import RunResult as RunResult
    from brazesmith.base.diagnostics import Diagnostic as Diagnostic
    from brazesmith.base.documentation import Explanation as Explanation
    from brazesmith.contract import Plan, Profile
    from brazesmith.contract import Verdict as Verdict
    from brazesmith.contract.destination import Destination
    from brazesmith.coverage.measured import Coverage as Coverage
    from brazesmith.engines import Engines as Engines
    from brazesmith.language.transform import Transform as Transform
    from brazesmith.projects.project import Project as Project
    from brazesmith.suites.suite import CaseResult as CaseResult
    from brazesmith.targets.script import Script as Script

    ProjectLike: TypeAlias = Project | str | PathLike[str] | None

#: Names that are imported when they are first used, and their modules.
_LAZY = {
    "Compared": "brazesmith.app.comparing.compare",
    "Compilation": "brazesmith.app.compile",
    "Verification": "brazesmith.app.deploying.deployment",
    "UsageError": "brazesmith.projects.errors",
    "Explored": "brazesmith.app.exploring.explored",
    "Explanation": "brazesmith.base.documentation",
    "Inference": "brazesmith.app.infer",
    "LintResult": "brazesmith.app.lint",
    "Listing": "brazesmith.app.list",
    "MutationRun": "brazesmith.app.mutating.mutate",
    "Project": "brazesmith.projects.project",
    "load_project": "brazesmith.projects.project",
    "Replay": "brazesmith.app.replay",
    "RunResult": "brazesmith.app.run",
    "ProjectStatus": "brazesmith.app.deploying.status",
    "Diagnostic": "brazesmith.base.diagnostics",
    "SpecError": "brazesmith.base.diagnostics",
    "InputError": "brazesmith.base.json",
    "Finding": "brazesmith.contract",
    "Verdict": "brazesmith.contract",
    "Coverage": "brazesmith.coverage.measured",
    "EmulatorUnavailable": "brazesmith.engines",
    "Engines": "brazesmith.engines",
    "Limits": "brazesmith.engines",
    "Transform": "brazesmith.language.transform",
    "Script": "brazesmith.targets.script",
    "CaseResult": "brazesmith.suites.suite",
}

_FUNCTIONS = (
    "compare", "compile", "explain", "explore", "infer", "judge", "lint", "list_transforms",
    "mutate", "replay", "run", "status", "test", "verify",
)  # fmt: skip

__all__ = [*_FUNCTIONS, "SuiteResult", *_LAZY]


def __dir__() -> list[str]:
    return __all__


def __getattr__(name: str) -> Any:
    if name not in _LAZY:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_LAZY[name]), name)


@dataclass(frozen=True, slots=True)
class SuiteResult:
    """The results of all cases that were run, and the diagnostics of the compilation."""

    results: tuple[CaseResult, ...]
    diagnostics: tuple[Diagnostic, ...]
    seconds: float = 0.0
    coverage: Coverage | None = None  # if it was measured

    @property
    def passed(self) -> bool:
        """Whether every transform compiles and every case passes."""
        is_broken = any(diagnostic.is_error for diagnostic in self.diagnostics)
        return not is_broken and all(result.status == "passed" for result in self.results)

    def to_json(self) -> dict[str, Any]:
        """Return the results as plain data, as `test --json` writes them."""
        from brazesmith.report import report_in

        stream = StringIO()
        report = report_in("json", stream)
        for result in self.results:
            report.add(result)
        report.finish(self.seconds, self.diagnostics, self.coverage)
        data: dict[str, Any] = json.loads(stream.getvalue())
        return data


def compile(
    source: Transform | ProjectLike = None,
    names: Sequence[str] = (),
    *,
    forecast: bool = True,
    cache: bool = True,
    project: ProjectLike = None,
) -> Compilation:
    """Compile a project, a spec file or a single Transform.

    With `forecast`, the bodies that a transform can produce are judged too. Without `cache`,
    everything is compiled again. `project` has the settings for a spec file (default: the project
    that contains it) or a Transform (default: no settings). Errors of a spec are diagnostics in the
    result.
    """
    from brazesmith.app.compile import compile_file, compile_project, compile_spec
    from brazesmith.projects.errors import UsageError
    from brazesmith.projects.project import Project

    source = project if source is None else source
    file = Path(source) if isinstance(source, str | PathLike) else None
    is_spec = file is not None and file.suffix == ".py"
    if isinstance(source, Project | str | PathLike | None) and not is_spec:
        home = _project(source, "source")
        return compile_project(home, _names(names), forecast=forecast, use_cache=cache)
    if names:
        raise UsageError("`names` selects transforms of a project; the source is a single spec")
    if file is not None:
        home = _project(file.parent if project is None else project)
        return compile_file(home, file, forecast=forecast)
    transform = _transform("source", source, "a project, a path")
    return compile_spec(_settings(project), transform, forecast=forecast)


def run(
    target: Transform | Script | str | PathLike[str],
    payload: Any,
    *,
    headers: Mapping[str, Any] | None = None,
    now: datetime | str | None = None,
    destination: Destination | str | None = None,
    project: ProjectLike = None,
    engines: Engines | None = None,
) -> RunResult:
    """Run code on one payload, which is JSON data, and judge the body.

    The target is a Transform, a Script (which holds JavaScript or Liquid), the name of a transform
    in the project, or the path of a spec, `.js` or `.liquid` file. `now` is the time of the run.
    `destination` is where the body of a `.js` or `.liquid` file goes. Pass `engines` to keep V8
    running between calls: `with Engines(Limits()) as engines: …`. An error of the code itself is in
    the result.
    """
    from brazesmith.app.compile import single
    from brazesmith.app.run import checked_time, engines_for, load_script, run_script
    from brazesmith.engines import Engines, Input
    from brazesmith.targets.script import Script

    _require("headers", headers, Mapping, None)
    _require("now", now, datetime, str, None)
    _require("engines", engines, Engines, None)
    receiver = None if destination is None else _destination(destination)
    moment = now.isoformat() if isinstance(now, datetime) else now
    text, header_text = _json("payload", payload), _json("headers", dict(headers or {}))
    input_ = Input(text, header_text, checked_time(moment))
    is_file_or_name = isinstance(target, str | PathLike)
    home = (
        _project(project) if is_file_or_name or isinstance(target, Script) else _settings(project)
    )
    with nullcontext(engines) if engines else engines_for(home) as runner:
        if isinstance(target, str | PathLike):
            script = load_script(home, str(target), receiver)
        elif isinstance(target, Script):
            script = target
        else:
            transform = _transform("target", target, "a Script, a name, a path")
            script = single(compile(transform, project=home, forecast=False), "the transform")
        return run_script(home, script, input_, runner)


def judge(
    body: Any,
    destination: Destination | str = "track",
    *,
    plan: Plan = "combined-75",
    profile: Profile = "strict",
    now: datetime | None = None,
) -> Verdict:
    """Judge a request body, which is JSON data, as its receiver would when it arrives at `now`.

    For the destination `webhook`, the body is a request, `{method, url, headers, body}`.
    """
    from brazesmith import contract
    from brazesmith.contract.rule import PLANS, PROFILES

    receiver = _destination(destination)
    _choice("plan", plan, PLANS)
    _choice("profile", profile, PROFILES)
    _require("now", now, datetime, None)
    if now is not None and now.tzinfo is None:
        raise _usage_error(f"`now` has no time zone: {now.isoformat()}")
    _json("body", body)
    return contract.judge(body, receiver, plan, profile, now=now)


def test(
    project: ProjectLike = None,
    names: Sequence[str] = (),
    *,
    fixtures: str | PathLike[str] | None = None,
    expression: str | None = None,
    cache: bool = True,
    code: str | PathLike[str] | None = None,
    coverage: bool = False,
) -> SuiteResult:
    """Run the fixtures of transforms, and compare. Writes no bodies.

    `expression` selects cases as `-k` does. Without `cache`, everything is compiled again. `code`
    is a `.js` or `.liquid` file to run on the cases of one transform instead. With `coverage`, the
    result says what the cases do not exercise.
    """
    from brazesmith.app.coverage import measure
    from brazesmith.app.run import engines_for
    from brazesmith.app.test import load_suite, run_suite

    _require("fixtures", fixtures, str, PathLike, None)
    _require("expression", expression, str, None)
    _require("code", code, str, PathLike, None)
    folder = None if fixtures is None else Path(fixtures)
    if folder and not folder.is_dir():
        raise _usage_error(f"{folder}: no such folder")
    home, chosen = _project(project), _names(names)
    started = monotonic()
    with engines_for(home) as engines:
        suite = load_suite(
            home,
            chosen,
            fixtures=folder,
            expression=expression,
            use_cache=cache,
            code=None if code is None else os.fspath(code),
        )
        results = tuple(run_suite(suite, engines, write=False))
        measured = measure(suite, results, engines, use_cache=cache) if coverage else None
    return SuiteResult(results, suite.compilation.diagnostics, monotonic() - started, measured)


test.__dict__["__test__"] = False  # not a test, although pytest collects functions of this name


def lint(
    text: str,
    name: str = "script.js",
    *,
    source: str | None = None,
    samples: Sequence[Any] = (),
    project: ProjectLike = None,
) -> LintResult:
    """Lint hand-written JavaScript.

    `name` is the file's name in the diagnostics. `source` is the name of a transform whose payload
    class declares the fields. `samples` are payloads that the source has sent.
    """
    from brazesmith.app.lint import lint_text
    from brazesmith.projects.declared import declared_payload

    _require("text", text, str)
    _require("name", name, str)
    _require("source", source, str, None)
    home = _project(project)
    payload = declared_payload(home, source) if source else None
    return lint_text(text, name, payload, samples)


def verify(text: str, name: str | None = None, *, project: ProjectLike = None) -> Verification:
    """Compare code as Braze has it with the spec, and with earlier builds in the Git history.

    Without a `name`, the header of the code decides which transform it is. Records nothing.
    """
    from brazesmith.app.deploying.deployment import verify

    _require("text", text, str)
    _require("name", name, str, None)
    return verify(_project(project), text, name)


def status(project: ProjectLike = None) -> ProjectStatus:
    """Return for each transform whether it needs to be pasted, according to deployed.toml."""
    from brazesmith.app.deploying.status import status

    return status(_project(project))


def infer(
    name: str, samples: Sequence[str | PathLike[str]], *, project: ProjectLike = None
) -> Inference:
    """Infer the payload class of a transform, and a first spec, from samples.

    `samples` are files and folders. The text of the spec is `source.text` of the result.
    """
    from brazesmith.app.infer import infer

    _require("name", name, str)
    if isinstance(samples, str | PathLike):
        raise TypeError(f'`samples` must be a list of paths, like ["samples/"], not {samples!r}')
    return infer(_project(project), name, [str(path) for path in samples])


def replay(
    target: str,
    archives: Sequence[str | PathLike[str]],
    *,
    against: str | None = None,
    output: str | PathLike[str] | None = None,
    workers: int | None = None,
    ignore: Sequence[str] = (),
    now: str | None = None,
    destination: Destination | str | None = None,
    resume: bool = False,
    project: ProjectLike = None,
) -> Replay:
    """Run archived payloads through a target, or compare it with an older version on them.

    `target` and `against` are what `brazesmith replay` takes, and `destination` is where the bodies
    of a `.js` or `.liquid` file go. With `output`, a folder, the results
    of all payloads are written there, and an interrupted replay can `resume`. Also raises
    `SpecError` and OSError (the disk is full).
    """
    from brazesmith.app.replay import replay as replay_archives
    from brazesmith.app.run import checked_time

    _require("target", target, str)
    if isinstance(archives, str | PathLike):
        raise TypeError(f'`archives` must be a list of paths, like ["calls/"], not {archives!r}')
    return replay_archives(
        _project(project),
        target,
        [os.fspath(archive) for archive in archives],
        against=against,
        output=None if output is None else Path(output),
        workers=workers,
        ignore=ignore,
        now=checked_time(now),
        destination=None if destination is None else _destination(destination),
        resume=resume,
    )


def mutate(
    names: Sequence[str] = (),
    *,
    since: str | None = None,
    code: str | PathLike[str] | None = None,
    seconds: float | None = None,
    seed: int = 0,
    jobs: int = 2,
    project: ProjectLike = None,
) -> MutationRun:
    """Introduce faults into transforms, and find out which of them their cases notice.

    `since` is a commit: only transforms that changed since then. `code` is a file of hand-written
    code, which is mutated instead of the one transform that is named. If the run takes more than so
    many `seconds`, it has no verdict. `jobs` is the number of processes.
    """
    from brazesmith.app.mutating.mutate import mutate as mutate_transforms

    _require("since", since, str, None)
    if seconds is not None and seconds <= 0:
        raise _usage_error(f"`seconds` must be above 0, not {seconds}")
    return mutate_transforms(
        _project(project),
        _names(names),
        since=since,
        code=None if code is None else os.fspath(code),
        seconds=seconds,
        seed=seed,
        jobs=jobs,
    )


def compare(
    first: str,
    second: str,
    *,
    payloads: Sequence[str | PathLike[str]] = (),
    source: str | None = None,
    seconds: float = 30.0,
    seed: int = 0,
    ignore: Sequence[str] = (),
    destination: Destination | str | None = None,
    project: ProjectLike = None,
) -> Compared:
    """Search for payloads on which two scripts differ in what they send.

    `first`, `second`, `source` and `ignore` are what `brazesmith compare` takes, `payloads` are
    files, archives and folders. The search takes so many `seconds`. If it finds no difference, this
    is no proof: the result says what was tried. Also raises `SpecError`.
    """
    from brazesmith.app.comparing.compare import compare_scripts

    _require("first", first, str)
    _require("second", second, str)
    _require("source", source, str, None)
    if isinstance(payloads, str | PathLike):
        raise TypeError(f'`payloads` must be a list of paths, like ["calls/"], not {payloads!r}')
    if seconds <= 0:
        raise _usage_error(f"`seconds` must be above 0, not {seconds}")
    return compare_scripts(
        _project(project),
        first,
        second,
        payloads=[os.fspath(path) for path in payloads],
        source=source,
        seconds=seconds,
        seed=seed,
        ignore=ignore,
        destination=None if destination is None else _destination(destination),
    )


def explore(
    target: Script | str | PathLike[str],
    *,
    payloads: Sequence[str | PathLike[str]] = (),
    source: str | None = None,
    goals: Sequence[str] = (),
    seconds: float = 30.0,
    seed: int = 0,
    most: int | None = None,
    destination: Destination | str | None = None,
    project: ProjectLike = None,
) -> Explored:
    """Search for payloads that a target gets wrong.

    The target is a Script, the name of a transform in the project, or the path of a spec, `.js` or
    `.liquid` file. `payloads` are files, archives and folders to begin with, `source` is the name
    of a transform whose payload class declares the fields of a file of code. `goals` are `error`,
    `rejected`, `lost`, `identity` and `batch` (default: all). The search ends after so many
    seconds, or when `most` payloads were tried.
    """
    from brazesmith.app.exploring.explore import explore_script
    from brazesmith.app.run import load_script
    from brazesmith.explore.goals import Goal
    from brazesmith.targets.script import Script

    _require("source", source, str, None)
    for goal in goals:
        _choice("goals", goal, tuple(Goal))
    receiver = None if destination is None else _destination(destination)
    home = _project(project)
    if not isinstance(target, Script):
        _require("target", target, Script, str, PathLike)
        target = load_script(home, os.fspath(target), receiver)
    return explore_script(
        home,
        target,
        payloads=[os.fspath(payload) for payload in payloads],
        source=source,
        goals=[Goal(goal) for goal in goals],
        seconds=seconds,
        seed=seed,
        most=most,
    )


def explain(code: str) -> Explanation:
    """Return what a diagnostic or rule code means."""
    from brazesmith.app.explain import explain

    _require("code", code, str)
    return explain(code)


def list_transforms(project: ProjectLike = None) -> Listing:
    """Return every transform of a project."""
    from brazesmith.app.list import list_transforms

    return list_transforms(_project(project))


def _project(project: ProjectLike, parameter: str = "project") -> Project:
    from brazesmith.projects.project import Project, load_project

    if isinstance(project, Project):
        return project
    _require(parameter, project, Project, str, PathLike, None)
    folder = Path() if project is None else Path(project)
    if not folder.is_dir():
        raise _usage_error(f"{folder}: no such folder; select transforms with `names`")
    return load_project(folder)


def _settings(project: ProjectLike) -> Project:
    """Return the project with the settings for a Transform: by default, one without any."""
    from brazesmith.projects.project import Project

    return Project(Path()) if project is None else _project(project)


def _names(names: Sequence[str]) -> Sequence[str]:
    if isinstance(names, str) or not all(isinstance(name, str) for name in names):
        raise TypeError(f'`names` must be a list of names, like ["shop/*"], not {names!r}')
    return names


def _destination(destination: Destination | str) -> Destination:
    from brazesmith.contract.destination import Destination
    from brazesmith.contract.destinations import named

    _require("destination", destination, Destination, str)
    try:
        return named(destination)
    except ValueError as error:
        raise _usage_error(str(error)) from None


def _json(parameter: str, value: Any) -> str:
    """Return JSON data as text."""
    try:
        text = json.dumps(value, allow_nan=False)
    except TypeError as error:
        raise TypeError(f"`{parameter}` is not JSON data: {error}") from None
    except (ValueError, RecursionError) as error:
        raise _usage_error(f"`{parameter}` is not JSON data: {error}") from None
    _refuse_keys(parameter, value)
    if isinstance(value, str) and value.lstrip().startswith(("{", "[")):
        raise _usage_error(f"`{parameter}` is JSON text, not data: pass `json.loads({parameter})`")
    return text


def _refuse_keys(parameter: str, value: Any) -> None:
    """Raise TypeError for a key that is not text, which `json.dumps` would silently convert."""
    values = [value]
    for inner in values:  # grows
        if isinstance(inner, dict):
            for key in inner:
                if not isinstance(key, str):
                    raise TypeError(f"`{parameter}` is not JSON data: the key {key!r} is not text")
            values += inner.values()
        elif isinstance(inner, list | tuple):
            values += inner


def _choice(parameter: str, value: str, choices: Sequence[str]) -> None:
    if value not in choices:
        known = " or ".join(f'"{choice}"' for choice in choices)
        raise _usage_error(f"`{parameter}` must be {known}, not {value!r}")


def _transform(parameter: str, value: Any, others: str) -> Transform:
    from brazesmith.language.transform import Transform

    if isinstance(value, Transform):
        return value
    found = type(value).__name__
    raise TypeError(f"`{parameter}` must be {others} or a Transform, not {found}")


def _require(parameter: str, value: Any, *types: type | None) -> None:
    """Raise TypeError if a value has none of the types; None is a type here."""
    if not isinstance(value, tuple(type(None) if t is None else t for t in types)):
        expected = " or ".join("None" if t is None else t.__name__ for t in types)
        raise TypeError(f"`{parameter}` must be {expected}, not {type(value).__name__}")


def _usage_error(message: str) -> Exception:
    from brazesmith.projects.errors import UsageError

    return UsageError(message)
