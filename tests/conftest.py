"""A workbench for tests of fixtures: a folder of cases, and stand-ins for what is slow."""

from __future__ import annotations

import importlib
import json
import math
import os
import signal
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

from brazesmith.app.compile import Compilation
from brazesmith.base.diagnostics import Diagnostic
from brazesmith.engines import Failure, Input, Outcome, ScriptError
from brazesmith.explore import search
from brazesmith.projects.catalogue import UnknownTransform
from brazesmith.projects.project import Project
from brazesmith.suites.fixtures import find_cases
from brazesmith.suites.suite import CaseResult, run_cases
from brazesmith.targets.script import Script

pytest_plugins = ["pytester"]

# Every run searches the same; with BRAZESMITH_EXAMPLES it searches at random, and for long.
# No test depends on how fast the machine is.
settings.register_profile(
    "same",
    derandomize="BRAZESMITH_EXAMPLES" not in os.environ,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("same")

#: Python's recursion limit, on which tests that nest values too deeply rely.
_RECURSION_LIMIT = sys.getrecursionlimit()


@pytest.fixture(autouse=True)
def recursion_limit() -> Iterator[None]:
    """Restore the limit after a test that leaves another one, and fail that test."""
    yield
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(_RECURSION_LIMIT)
    assert limit == _RECURSION_LIMIT


@pytest.fixture(autouse=True)
def chunks_by_number(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let searches run as many payloads at a time on a slow machine as on a fast one.

    What a search has seen when it may end, and shrinks, depends on it.
    """
    monkeypatch.setattr(search, "_CHUNK_SECONDS", math.inf)


# pytester forgets every module that was first imported while it was at work; imported a second
# time, the kinds of one module would be strangers to those of another.
for _module in ("app.session", "app.test", "spec", "targets.javascript.target"):
    importlib.import_module(f"brazesmith.{_module}")
importlib.import_module("esprima")  # the target imports it when it first parses something

# A shell lets what it starts in the background ignore Ctrl-C, and so would all that tests start.
signal.signal(signal.SIGINT, signal.default_int_handler)

# A test may replace a part of the compiler, which is no part of a cache key.
os.environ["BRAZESMITH_CACHE"] = "off"

# The options of this run are not those of a pytest that a test starts.
os.environ.pop("PYTEST_ADDOPTS", None)

#: What the stand-in for V8 does with every script; the real one does the same with this one.
CODE = """\
const brazecall = payload.return;
if (payload.throw) {
  throw new Error(payload.throw);
}
return brazecall;
"""


class FakeEmulator:
    """Runs `CODE` without V8."""

    def __init__(self) -> None:
        self.batches: list[int] = []

    def __enter__(self) -> FakeEmulator:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        pass

    def run(self, script: Script, inputs: Sequence[Input]) -> list[Outcome]:
        self.batches.append(len(inputs))
        return [self._one(json.loads(each.payload)) for each in inputs]

    def _one(self, payload: dict[str, Any]) -> Outcome:
        if "throw" in payload:
            line = CODE.splitlines()[2]
            error = ScriptError(Failure.EXCEPTION, "Error", payload["throw"], 3, 9, line)
            return Outcome(None, error)
        lost = tuple(payload.get("lost", ()))
        return Outcome(json.dumps(payload["return"]) if "return" in payload else None, None, lost)


@dataclass(frozen=True)
class FakeCatalogue:
    names: list[str]
    diagnostics: tuple[Diagnostic, ...] = ()
    entries: tuple[Any, ...] = ()

    @property
    def is_broken(self) -> bool:
        return any(diagnostic.is_error for diagnostic in self.diagnostics)


@dataclass
class Workbench:
    """A project's folder, whose transforms all do what `CODE` does."""

    root: Path
    names: list[str] = field(default_factory=lambda: ["shop/order", "shop/refund"])
    diagnostics: tuple[Diagnostic, ...] = ()
    plan: str = "combined-75"
    profile: str = "strict"
    deadline_seconds: float = 5
    emulator: FakeEmulator = field(default_factory=FakeEmulator)

    def judge(self, *arguments: Any, **options: Any) -> Any:
        """Judge as a project with this plan and this profile does."""
        settings = {"plan": self.plan, "profile": self.profile}
        return Project(self.root, settings).judge(*arguments, **options)

    @property
    def file(self) -> Path:
        return self.root / "pyproject.toml"

    @property
    def fixtures(self) -> Path:
        return self.root / "fixtures"

    @property
    def catalogue(self) -> FakeCatalogue:
        return FakeCatalogue(self.names, self.diagnostics)

    def script(self, name: str) -> Script:
        return Script(name, CODE, file=self.root / "build" / f"{name}.js")

    def compile(self, names: Sequence[str] = ()) -> Compilation:
        for name in names:
            if name not in self.names:
                raise UnknownTransform(name, self.names)
        chosen = tuple(self.script(name) for name in names or self.names)
        known = dict.fromkeys(self.names, "spec.py")
        return Compilation(chosen, self.diagnostics, known)

    def case(self, transform: str, name: str, **files: Any) -> Path:
        """Write a case; text goes as it is, everything else as JSON."""
        directory = self.fixtures / transform / name
        directory.mkdir(parents=True)
        for stem, content in files.items():
            file = directory / ("case.toml" if stem == "toml" else f"{stem}.json")
            file.write_text(content if isinstance(content, str) else json.dumps(content))
        return directory

    def results(self, transform: str = "shop/order") -> dict[str, CaseResult]:
        """Run the cases of a transform."""
        cases = {transform: find_cases(self.fixtures, transform)}
        run = run_cases([self.script(transform)], cases, self.emulator, _judge)
        return {result.case.name: result for result in run}


def _judge(body: Any, *_: object) -> Any:
    from brazesmith.contract import judge

    return judge(body).findings


@pytest.fixture
def workbench(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workbench:
    """A workbench that is the working directory, with the value's line known to be 31."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("CI", raising=False)
    monkeypatch.setattr("brazesmith.report.words._line", lambda code, pointer: 31)
    return Workbench(tmp_path)


@pytest.fixture(scope="module")
def any_comparison() -> Iterator[None]:
    """Allow comparisons that never match: specs must not have them, but code must agree on them."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("brazesmith.passes.check.never_true", lambda program: [])
        yield
