"""`test --review` and pytest's `--brazesmith-review`, on a real terminal."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path

import pexpect
import pytest
from click.testing import CliRunner
from tests.cli.terminals import await_key

from brazesmith.cli import main

SPEC = """\
from brazesmith import Event, Payload, Text, Track, Transform, identify, now

class Order(Payload):
    id: Text

order = Order()
event = Event(user=identify(external_id=order.id), name="Order", time="2026-01-02T03:04:05Z")
transform = Transform(name="shop/order", source=order, body=Track(events=[event]))
"""

QUESTION = "quit\\? \\(a/r/s/q\\)"


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "pyproject.toml").write_text("[tool.brazesmith]\n")
    (tmp_path / "transforms").mkdir()
    (tmp_path / "transforms/order.py").write_text(SPEC)
    for case in ("a", "b", "c"):
        folder = tmp_path / "fixtures/shop/order" / case
        folder.mkdir(parents=True)
        (folder / "payload.json").write_text(json.dumps({"id": f"number {case}"}))
        (folder / "expected.json").write_text('{"events": []}')
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("CI", raising=False)
    return tmp_path


def typed(command: Sequence[str], keys: str) -> tuple[str, int | None]:
    """Run a command on a terminal, and press a key at each question; return what it prints."""
    environment = {**os.environ, "NO_COLOR": "1"}
    terminal = pexpect.spawn(
        sys.executable, ["-m", *command], env=environment, encoding="utf-8", timeout=60
    )
    text = ""
    for key in keys:
        terminal.expect(QUESTION)
        text += str(terminal.before)
        await_key(terminal)
        terminal.send(key)
    terminal.expect(pexpect.EOF)
    text += str(terminal.before)
    terminal.close()
    return text.replace("\r\n", "\n"), terminal.exitstatus


def expected(project: Path, case: str) -> object:
    return json.loads((project / f"fixtures/shop/order/{case}/expected.json").read_text())


def new(project: Path, case: str) -> bool:
    return (project / f"fixtures/shop/order/{case}/expected.json.new").exists()


def test_a_key_for_every_mismatch(project: Path) -> None:
    text, status = typed(["brazesmith", "test", "--review"], "ars")
    assert "1 of 3  FAIL shop/order/a" in text
    assert '"id": "number b"' in text  # the payload
    assert "written at transforms/order.py:7" in text
    assert "1 accepted, 1 rejected, 1 skipped" in text
    assert status == 1
    assert expected(project, "a") == {
        "events": [{"external_id": "number a", "name": "Order", "time": "2026-01-02T03:04:05Z"}]
    }
    assert expected(project, "b") == expected(project, "c") == {"events": []}
    assert [new(project, case) for case in "abc"] == [False, False, True]


def test_all_accepted_is_success(project: Path) -> None:
    text, status = typed(["brazesmith", "test", "--review"], "aaa")
    assert "3 accepted" in text
    assert status == 0


@pytest.mark.parametrize("keys", ["aq", "a\x04"])
def test_a_question_that_is_left_open(project: Path, keys: str) -> None:
    text, status = typed(["brazesmith", "test", "--review"], keys)
    assert "1 accepted, 2 not reviewed" in text
    assert status == 1
    assert [new(project, case) for case in "abc"] == [False, True, True]


def test_pytest_asks_after_the_run(project: Path) -> None:
    text, _ = typed(["pytest", "-p", "no:cacheprovider", "--brazesmith-review", "fixtures"], "ars")
    assert "1 accepted, 1 rejected, 1 skipped" in text
    assert [new(project, case) for case in "abc"] == [False, False, True]


@pytest.mark.parametrize(
    ("arguments", "environment", "message"),
    [
        ("--review", {"CI": "true"}, "--review is not allowed while"),
        ("--review", {}, "--review asks on a terminal"),
        ("--review --update", {}, "use one of them"),
    ],
)
def test_nobody_can_answer(
    project: Path, arguments: str, environment: dict[str, str], message: str
) -> None:
    done = CliRunner(env=environment).invoke(main, ["test", *arguments.split()])
    assert done.exit_code == 2
    assert message in done.output
