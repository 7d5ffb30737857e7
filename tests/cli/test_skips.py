"""What a user is told when there is nothing to send."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from brazesmith.cli import main

SPEC = """\
from brazesmith import Attributes, Track, Transform, headers, identify, payload, route, skip

user = identify(external_id=payload.id)
transform = Transform(
    name="shop/user",
    body=route(
        (headers["x-topic"] == "user", Track(attributes=[Attributes(user=user)])),
        otherwise=skip("other topic"),
    ),
)
"""
HINT = (
    "the spec reads the header `x-topic`, but the request has `X-Topic`: upper and lower case must "
    "match"
)


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "pyproject.toml").write_text("[tool.brazesmith]\n")
    (tmp_path / "transforms").mkdir()
    (tmp_path / "transforms/user.py").write_text(SPEC)
    (tmp_path / "payload.json").write_text('{"id": "1"}')
    (tmp_path / "headers.json").write_text('{"X-Topic": "user"}')
    stored = '{"headers": {"x-topic": "user"}, "payload": {"id": "1"}}'
    (tmp_path / "stored.json").write_text(stored)
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("CI", raising=False)
    return tmp_path


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, arguments, catch_exceptions=False)


def test_run_shows_the_reason_and_the_other_spelling(project: Path) -> None:
    result = run("run", "shop/user", "payload.json", "--headers", "headers.json")
    assert result.exit_code == 0
    assert result.stderr == f"skip: nothing to send (other topic)\n  = {HINT}\n"
    assert run("run", "shop/user", "payload.json").stderr == "skip: nothing to send (other topic)\n"


def test_run_splits_a_stored_webhook(project: Path) -> None:
    result = run("run", "shop/user", "stored.json")
    assert '"external_id": "1"' in result.stdout
    assert "note: stored.json is a webhook as Braze stores it" in result.stderr
    again = run("run", "shop/user", "stored.json", "--headers", "headers.json")
    assert "skip: nothing to send" in again.stderr


def test_update_records_a_skip_as_a_skip(project: Path) -> None:
    run("fixture", "add", "shop/user", "payload.json", "--headers", "headers.json")
    result = run("test", "--update")
    assert "CREATED shop/user/payload (skip: other topic)" in result.stdout
    assert HINT in result.stdout
    folder = project / "fixtures/shop/user/payload"
    assert (folder / "case.toml").read_text() == 'expect = "skip"\n'
    assert not (folder / "expected.json").exists()
    assert run("test").exit_code == 0


def test_update_keeps_the_other_settings(project: Path) -> None:
    run("fixture", "add", "shop/user", "payload.json")
    folder = project / "fixtures/shop/user/payload"
    (folder / "case.toml").write_text('note = "quiet"\n')
    run("test", "--update")
    assert (folder / "case.toml").read_text() == 'expect = "skip"\nnote = "quiet"\n'


def test_a_body_that_becomes_a_skip(project: Path) -> None:
    run("fixture", "add", "shop/user", "stored.json")
    assert run("test", "--update").exit_code == 0
    (project / "fixtures/shop/user/stored/headers.json").unlink()
    assert "FAIL shop/user/stored (skip: other topic)" in run("test").stdout
    assert "CHANGED shop/user/stored (skip: other topic)" in run("test", "--update").stdout
