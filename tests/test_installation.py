"""The project that `init` creates requires the brazesmith that created it."""

from __future__ import annotations

import json
import tomllib
from importlib.metadata import PackageNotFoundError
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from brazesmith.app import installation
from brazesmith.cli import main


class Distribution:
    version = "1.2.3"

    def __init__(self, origin: dict[str, Any] | None) -> None:
        self.origin = origin

    def read_text(self, name: str) -> str | None:
        assert name == "direct_url.json"
        return None if self.origin is None else json.dumps(self.origin)


GIT = {
    "url": "https://git.example.com/b.git",
    "vcs_info": {"vcs": "git", "requested_revision": "main", "commit_id": "4ff4acb"},
}
WHEEL = {"url": "file:///wheels/brazesmith-1.2.3-py3-none-any.whl", "archive_info": {}}

ORIGINS: list[tuple[dict[str, Any] | None, str]] = [
    (None, "brazesmith==1.2.3"),
    (GIT, "brazesmith @ git+https://git.example.com/b.git@4ff4acb"),
    (
        GIT | {"subdirectory": "tools"},
        "brazesmith @ git+https://git.example.com/b.git@4ff4acb#subdirectory=tools",
    ),
    (WHEEL, "brazesmith @ file:///wheels/brazesmith-1.2.3-py3-none-any.whl"),
    (
        {"url": "file:///src/my%20b", "dir_info": {"editable": True}},
        "brazesmith @ file:///src/my%20b",
    ),
]


@pytest.mark.parametrize(("origin", "expected"), ORIGINS)
def test_init_requires_what_is_installed(
    origin: dict[str, Any] | None,
    expected: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(installation, "distribution", lambda _: Distribution(origin))
    result = CliRunner().invoke(main, ["init", str(tmp_path / "new")])
    assert result.exit_code == 0
    project = tomllib.loads((tmp_path / "new/pyproject.toml").read_text())
    assert project["project"]["dependencies"] == [expected]
    assert ("exists only on this machine" in result.stderr) == ("file://" in expected)


def test_source_code_that_is_not_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> Distribution:
        raise PackageNotFoundError(name)

    monkeypatch.setattr(installation, "distribution", missing)
    assert installation.requirement() == "brazesmith"
