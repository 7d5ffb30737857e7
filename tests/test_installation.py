"""The project that `init` creates requires the brazesmith that created it."""

from __future__ import annotations

import json
from importlib.metadata import PackageNotFoundError
from pathlib import Path
from typing import Any

import pytest

from brazesmith.app import installation
from brazesmith.app.installation import Origin
from brazesmith.projects.errors import UsageError


class Distribution:
    version = "1.2.3"

    def __init__(self, record: dict[str, Any] | None) -> None:
        self.record = record

    def read_text(self, name: str) -> str | None:
        assert name == "direct_url.json"
        return None if self.record is None else json.dumps(self.record)


GIT = {
    "url": "https://git.example.com/b.git",
    "vcs_info": {"vcs": "git", "requested_revision": "main", "commit_id": "4ff4acb"},
}
WHEEL = "brazesmith-1.2.3-py3-none-any.whl"
HASHES = {"archive_info": {"hashes": {"sha256": "99aa"}}}

ORIGINS: list[tuple[dict[str, Any] | None, str, str | None]] = [
    (None, "brazesmith==1.2.3", None),
    (GIT, "brazesmith @ git+https://git.example.com/b.git@4ff4acb", None),
    (
        GIT | {"subdirectory": "tools"},
        "brazesmith @ git+https://git.example.com/b.git@4ff4acb#subdirectory=tools",
        None,
    ),
    (GIT | {"url": "file:///src/b"}, "git+file:///src/b@4ff4acb#egg=brazesmith", "/src/b"),
    (
        HASHES | {"url": f"https://example.com/{WHEEL}"},
        f"brazesmith @ https://example.com/{WHEEL}#sha256=99aa",
        None,
    ),
    (HASHES | {"url": f"file:///w/{WHEEL}"}, f"brazesmith @ file:///w/{WHEEL}", f"/w/{WHEEL}"),
    (
        {"url": "file:///src/my%20b", "dir_info": {"editable": True}},
        "brazesmith @ file:///src/my%20b",
        "/src/my b",
    ),
]


@pytest.mark.parametrize(("record", "requirement", "local"), ORIGINS)
def test_the_origin_is_what_pip_recorded(
    record: dict[str, Any] | None,
    requirement: str,
    local: str | None,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(installation, "distribution", lambda _: Distribution(record))
    path = None if local is None else Path(local)
    assert installation.origin() == Origin(requirement, path)


def test_source_code_that_is_not_installed_is_a_local_folder(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def missing(name: str) -> Distribution:
        raise PackageNotFoundError(name)

    monkeypatch.setattr(installation, "distribution", missing)
    root = Path(__file__).parents[1]
    assert installation.origin() == Origin(f"brazesmith @ {root.as_uri()}", root)


def test_a_wheel_is_used_as_it_is(tmp_path: Path) -> None:
    file = tmp_path / WHEEL
    file.write_bytes(b"PK")
    assert installation.wheel(Origin("brazesmith @ …", file), tmp_path / "scratch") == file


def test_a_wheel_that_was_deleted(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="does not exist any more"):
        installation.wheel(Origin("brazesmith @ …", tmp_path / WHEEL), tmp_path)


def test_source_code_that_cannot_be_built(tmp_path: Path) -> None:
    origin = Origin(f"brazesmith @ {(tmp_path / 'gone').as_uri()}", tmp_path / "gone")
    with pytest.raises(UsageError, match=r"cannot build a wheel of .*gone: "):
        installation.wheel(origin, tmp_path)
