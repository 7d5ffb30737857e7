"""The pytest plugin: the cases of a brazesmith project are tests of it.

pytest loads this in every project. It imports nothing of brazesmith until a `payload.json` turns up
in a project that has `[tool.brazesmith]` in its pyproject.toml, below that project's fixtures.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import pytest

if TYPE_CHECKING:
    from _pytest._code.code import TerminalRepr

    from brazesmith.testing.pytest_session import ProjectSession

_SESSIONS = pytest.StashKey[dict[Path, "ProjectSession | None"]]()


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """A payload among the fixtures of a project is a case."""
    if file_path.name != "payload.json":
        return None
    session = _session(file_path.parent, parent.config)
    if session is None or not session.is_a_case(file_path):
        return None
    return CaseFile.from_parent(parent, path=file_path)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """One more test for each project whose cases run: that there is no spec that cannot."""
    if any("::" in argument for argument in config.args):
        return  # single tests were asked for
    cases: dict[Path, CaseItem] = {}
    for item in items:
        if isinstance(item, CaseItem):
            cases.setdefault(item.project.file, item)
    for file, case in cases.items():
        parent = ProjectFile.from_parent(case.session, path=file)
        items.extend(parent.collect())


def pytest_unconfigure(config: pytest.Config) -> None:
    """End the emulators."""
    for session in config.stash.get(_SESSIONS, {}).values():
        if session is not None:
            session.close()


class ProjectFile(pytest.File):
    """The pyproject.toml of a project."""

    def collect(self) -> Iterator[pytest.Item]:
        """One test: all the specs together."""
        yield SpecsItem.from_parent(self, name="every spec compiles")


class CaseFile(pytest.File):
    """The payload of a case."""

    def collect(self) -> Iterator[pytest.Item]:
        """One test: the case."""
        session = _session(self.path.parent, self.config)
        assert session is not None
        case = session.case_of(self.path)
        assert case is not None
        yield CaseItem.from_parent(self, name=case.id)


class _Item(pytest.Item):
    """A test of a project."""

    @property
    def project(self) -> ProjectSession:
        """The project that the test belongs to."""
        session = _session(self.path.parent, self.config)
        assert session is not None
        return session

    def repr_failure(
        self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None
    ) -> str | TerminalRepr:
        """What `brazesmith test` would print; a traceback only for a fault of ours."""
        from brazesmith.testing.pytest_session import CaseFailure

        if isinstance(excinfo.value, CaseFailure):
            return cast("TerminalRepr", excinfo.value)  # it has the methods that pytest calls
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path, int | None, str]:
        """The title of a failure."""
        return self.path, None, self.name


class CaseItem(_Item):
    """A case: passes when its promise is kept."""

    def reportinfo(self) -> tuple[Path, int | None, str]:
        """The title of a failure. (Of the bare name pytest would write the dots as `::`.)"""
        return self.path, None, f"case {self.name}"

    def runtest(self) -> None:
        """Run the case; the first one of a transform runs all of them."""
        self.project.check(self.path)


class SpecsItem(_Item):
    """All specs: passes when each compiles, also those that no case tells of."""

    def runtest(self) -> None:
        """Compile them, unless a case has done so."""
        self.project.check_specs()


def _session(directory: Path, config: pytest.Config) -> ProjectSession | None:
    """The project that a folder belongs to, if it is one of brazesmith's."""
    sessions = config.stash.setdefault(_SESSIONS, {})
    for root in (directory, *directory.parents):
        if root not in sessions:
            sessions[root] = _open(root)
        if session := sessions[root]:
            return session
    return None


def _open(root: Path) -> ProjectSession | None:
    """The project whose pyproject.toml lies in this very folder, if there is one."""
    file = root / "pyproject.toml"
    if not file.is_file() or b"[tool.brazesmith" not in file.read_bytes():
        return None
    from brazesmith.app.project import ProjectError
    from brazesmith.testing.pytest_session import ProjectSession

    try:
        return ProjectSession(root)
    except ProjectError as error:
        raise pytest.UsageError(str(error)) from None
