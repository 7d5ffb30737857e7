"""The pytest plugin: the cases of a brazesmith project are tests.

pytest loads this in every project. It imports nothing else of brazesmith until it finds a
`payload.json` below the fixtures of a project with `[tool.brazesmith]` in its pyproject.toml, or a
test uses the fixture `local_braze`.
"""

from __future__ import annotations

import argparse
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import pytest

if TYPE_CHECKING:
    from _pytest._code.code import TerminalRepr

    from brazesmith.app.session import CaseSession
    from brazesmith.coverage.measured import Coverage
    from brazesmith.testing import LocalBraze

#: The files of a case, the most important one first.
_FILES = ("payload.json", "expected.json", "case.toml", "headers.json")

_COVERAGE = pytest.StashKey[list["Coverage"]]()
_SESSIONS = pytest.StashKey[dict[Path, "CaseSession | None"]]()


class CaseFailure(Exception):
    """A failed case. pytest asks it to print itself."""

    def __init__(self, text: str) -> None:
        from click import unstyle

        super().__init__(unstyle(text))
        self._styled = text

    def toterminal(self, writer: Any) -> None:
        """Print the failure, with colour if pytest uses it (the interface of pytest's reports)."""
        writer.line(self._styled if writer.hasmarkup else str(self))


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the options for what happens after the run."""
    group = parser.getgroup("brazesmith")
    group.addoption(
        "--brazesmith-review",
        action="store_true",
        help="Step through the bodies that differ; accept or reject each.",
    )
    group.addoption(
        "--brazesmith-coverage",
        action="store_true",
        help="Show what the cases do not exercise.",
    )
    group.addoption(
        "--brazesmith-fail-under",
        type=_percent,
        metavar="PERCENT",
        help="Fail if the total coverage is less; implies --brazesmith-coverage.",
    )


def _percent(text: str) -> float:
    percent = float(text)
    if not 0 <= percent <= 100:
        raise argparse.ArgumentTypeError(f"{text} is not in the range 0<=x<=100")
    return percent


def pytest_configure(config: pytest.Config) -> None:
    """Refuse to measure coverage in several processes."""
    if _wants_coverage(config) and config.getoption("numprocesses", None):
        raise pytest.UsageError("--brazesmith-coverage needs one process: leave out `-n`")


def _wants_coverage(config: pytest.Config) -> bool:
    is_limited = config.getoption("brazesmith_fail_under") is not None
    return is_limited or bool(config.getoption("brazesmith_coverage"))


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """Collect a payload below the fixtures of a project as a case.

    A case without a payload, which fails, is collected by another one of its files.
    """
    if file_path.name not in _FILES:
        return None
    first = next(name for name in _FILES if (file_path.parent / name).exists())
    if file_path.name != first:
        return None
    session = _session(file_path.parent, parent.config)
    if session is None or not session.is_case(file_path):
        return None
    return CaseFile.from_parent(parent, path=file_path)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Add one test for each project whose cases run: that every spec compiles."""
    if any("::" in argument for argument in config.args):
        return  # single tests are selected
    cases: dict[Path, CaseItem] = {}
    for item in items:
        if isinstance(item, CaseItem):
            cases.setdefault(_session_of(item).project.file, item)
    for file, case in cases.items():
        parent = ProjectFile.from_parent(case.session, path=file)
        items.extend(parent.collect())


@pytest.hookimpl(wrapper=True)
def pytest_runtestloop(session: pytest.Session) -> Generator[None, object, object]:
    """Measure the coverage after the last test; the run fails if it is weak."""
    result = yield
    config = session.config
    if not _wants_coverage(config) or config.option.collectonly:
        return result
    least = config.getoption("brazesmith_fail_under")
    for case_session in filter(None, config.stash.get(_SESSIONS, {}).values()):
        coverage = case_session.coverage()
        config.stash.setdefault(_COVERAGE, []).append(coverage)
        if coverage.is_weak(least):
            session.testsfailed += 1
    return result


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    """Print what should be known of the cases although it fails none."""
    sessions = [session for session in config.stash.get(_SESSIONS, {}).values() if session]
    if not sessions:
        return
    from click import unstyle

    from brazesmith.report.remarks import Remarks

    remarks = Remarks()
    for session in sessions:
        for result in session.reported:
            remarks.add(result)
    lines = [unstyle(line) for line in remarks.lines()]
    if lines:
        terminalreporter.section("brazesmith")
        terminalreporter.write_line("\n".join(lines))
    for coverage in config.stash.get(_COVERAGE, []):
        from brazesmith.report.coverage import coverage_text

        shortfalls = coverage.shortfalls(config.getoption("brazesmith_fail_under"))
        errors = (f"error: {line}" for line in shortfalls)
        terminalreporter.section("brazesmith: coverage")
        terminalreporter.write_line(unstyle("\n".join([coverage_text(coverage), *errors])))
    if config.getoption("brazesmith_review"):
        terminalreporter.section("brazesmith: review")
        capture = config.pluginmanager.getplugin("capturemanager")
        capture.suspend_global_capture(in_=True)
        _review(sessions)
        capture.resume_global_capture()


def _review(sessions: list[CaseSession]) -> None:
    """Step through the mismatches, unless nobody can answer."""
    import os
    import sys

    from click import getchar

    from brazesmith.report.review import review
    from brazesmith.report.terminal import echo
    from brazesmith.suites.accept import update_refusal

    if refusal := update_refusal(os.environ, "--brazesmith-review"):
        echo(f"error: {refusal}")
    elif not (sys.stdin.isatty() and sys.stdout.isatty()):
        echo("error: --brazesmith-review asks on a terminal, in one process (without `-n`)")
    else:
        mismatches = [result for session in sessions for result in session.mismatches()]
        review(mismatches, getchar, echo)


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop the engines."""
    for session in config.stash.get(_SESSIONS, {}).values():
        if session is not None:
            session.close()


class ProjectFile(pytest.File):
    """The pyproject.toml of a project."""

    def collect(self) -> Iterator[pytest.Item]:
        """Return one test for all specs."""
        yield SpecsItem.from_parent(self, name="every spec compiles")


class CaseFile(pytest.File):
    """The payload of a case."""

    def collect(self) -> Iterator[pytest.Item]:
        """Return one test: the case."""
        case = _session_of(self).case_of(self.path)
        assert case is not None
        yield CaseItem.from_parent(self, name=case.id)


class _Item(pytest.Item):
    """A test of a project."""

    def repr_failure(
        self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None
    ) -> str | TerminalRepr:
        """Return what `brazesmith test` prints; a traceback only for an internal error."""
        if isinstance(excinfo.value, CaseFailure):
            return cast("TerminalRepr", excinfo.value)  # it has the method that pytest calls
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path, int | None, str]:
        """Return the title of a failure."""
        return self.path, None, self.name


class CaseItem(_Item):
    """A case; it passes if the result is the expected one."""

    def reportinfo(self) -> tuple[Path, int | None, str]:
        """Return the title of a failure. (pytest would write the dots of a bare name as `::`.)"""
        return self.path, None, f"case {self.name}"

    def runtest(self) -> None:
        """Run the case; the first case of a transform runs all of its cases."""
        from brazesmith.base.diagnostics import SpecError
        from brazesmith.projects.errors import UsageError
        from brazesmith.report.text import render
        from brazesmith.report.words import diagnostic_text

        try:
            result = _session_of(self).result_of(self.path)
        except UsageError as error:
            raise CaseFailure(str(error)) from None
        except SpecError as error:
            heading = f"{self.name.rpartition('/')[0]} does not compile:"
            text = "\n".join([heading, *map(diagnostic_text, error.diagnostics)])
            raise CaseFailure(text) from None
        if result.status != "passed":
            raise CaseFailure(render(result))


class SpecsItem(_Item):
    """All specs; it passes if each compiles, and if the fixtures contain nothing but cases."""

    def runtest(self) -> None:
        """Compile them, unless a case has done so."""
        from brazesmith.base.diagnostics import SpecError
        from brazesmith.report.words import diagnostic_text

        try:
            _session_of(self).check_specs()
        except SpecError as error:
            text = "\n\n".join(map(diagnostic_text, error.diagnostics))
            raise CaseFailure(text) from None
        if leftovers := _session_of(self).leftovers():
            raise CaseFailure("\n".join(leftovers))


def _session(directory: Path, config: pytest.Config) -> CaseSession | None:
    """Return the session of the brazesmith project that contains a folder, if there is one."""
    sessions = config.stash.setdefault(_SESSIONS, {})
    for root in (directory, *directory.parents):
        if root not in sessions:
            sessions[root] = _open(root)
        if session := sessions[root]:
            return session
    return None


def _session_of(node: pytest.Item | pytest.File) -> CaseSession:
    """Return the session of the project that a case belongs to."""
    session = _session(node.path.parent, node.config)
    assert session is not None
    return session


def _open(root: Path) -> CaseSession | None:
    """Return the session of the project whose pyproject.toml is in this folder, if there is one."""
    file = root / "pyproject.toml"
    if not file.is_file() or b"[tool.brazesmith" not in file.read_bytes():
        return None
    from brazesmith.app.session import CaseSession
    from brazesmith.projects.project import ProjectError, load_project

    try:
        return CaseSession(load_project(root))
    except ProjectError as error:
        raise pytest.UsageError(str(error)) from None


@pytest.fixture(scope="session")
def _local_braze(pytestconfig: pytest.Config) -> Iterator[LocalBraze]:
    """A local Braze for all tests of this process."""
    try:
        from brazesmith.testing import LocalBraze
    except ImportError as error:
        pytest.fail(
            f"`local_braze` needs {error.name}. Install it: pip install 'brazesmith[serve]'",
            pytrace=False,
        )
    with LocalBraze(pytestconfig.rootpath) as braze:
        yield braze


@pytest.fixture
def local_braze(_local_braze: LocalBraze) -> LocalBraze:
    """Return a running local Braze without users, with the transforms of this project."""
    _local_braze.reset()
    return _local_braze
