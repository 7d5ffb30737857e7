"""`brazesmith watch`: what a change affects; a terminal with real keys; plain lines elsewhere."""

from __future__ import annotations

import json
import os
import shlex
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pexpect
import pytest
from click.testing import CliRunner
from tests.cli.terminals import await_key

from brazesmith.app.watch import Work, affected, compile_work
from brazesmith.cli import main
from brazesmith.engines import Engines
from brazesmith.projects.changes import Changes
from brazesmith.projects.project import load_project

SPEC = """\
from brazesmith import Event, Payload, Text, Track, Transform, field, identify
from _names import ORDER

class Order(Payload):
    id: Text = field(max_length=50)

order = Order()
event = Event(user=identify(external_id=order.id), name=ORDER, time="2026-01-02T03:04:05Z")
transform = Transform(name="shop/order", source=order, body=Track(events=[event]))
"""

OTHER = (
    SPEC.replace("from _names import ORDER\n", "")
    .replace("ORDER", '"Refund"')
    .replace("shop/order", "shop/refund")
)

READY = "q quit"


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "pyproject.toml").write_text('[project]\nname = "x"\n[tool.brazesmith]\n')
    (tmp_path / "transforms").mkdir()
    (tmp_path / "transforms/order.py").write_text(SPEC)
    (tmp_path / "transforms/refund.py").write_text(OTHER)
    (tmp_path / "transforms/_names.py").write_text('ORDER = "Order"\n')
    for name, event in (("order", "Order"), ("refund", "Refund")):
        folder = tmp_path / "fixtures/shop" / name / "one"
        folder.mkdir(parents=True)
        (folder / "payload.json").write_text('{"id": "1"}')
        body = {"external_id": "1", "name": event, "time": "2026-01-02T03:04:05Z"}
        (folder / "expected.json").write_text(json.dumps({"events": [body]}))
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("CI", raising=False)
    return tmp_path


# What a change affects ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changed", "work"),
    [
        ("transforms/order.py", "order.py"),
        ("transforms/_names.py", "order.py"),
        ("transforms/refund.py transforms/order.py", "order.py refund.py"),
        ("transforms/gone.py", "everything"),
        ("transforms/prices.json", "everything"),
        ("pyproject.toml", "everything"),
        ("fixtures/shop/order/one/payload.json", "order.py"),
        ("fixtures/shop/order/two/case.toml", "order.py"),
        ("fixtures/regal/call.completed/a/payload.json", "regal/call.completed"),
        ("fixtures/shop/order/one/expected.json.new", ""),
        ("fixtures/shop/order/one/.payload.json.swp", ""),
        ("fixtures/shop/other/one/payload.json", ""),
        ("fixtures/shop/order/one", "order.py"),
        ("fixtures/shop/order/gone", "order.py"),
        ("fixtures/shop", "order.py refund.py"),
        ("fixtures/shop/order/one/notes.txt", ""),
        ("fixtures", "everything"),
        ("transforms", "everything"),
        ("transforms/#order.py#", ""),
        ("transforms/4913", ""),
        ("transforms/.order.py.kate-swp", ""),
        ("README.md", ""),
    ],
)
def test_what_a_change_affects(project: Path, changed: str, work: str) -> None:
    known = {name: str(project / f"transforms/{name}.py") for name in ("order", "refund")}
    (project / "fixtures/shop/order/one/notes.txt").touch()
    found = affected(
        [project / path for path in changed.split()],
        load_project(project),
        {f"shop/{name}": spec for name, spec in known.items()} | {"regal/call.completed": None},
    )
    wanted = {*found.names, *(spec.name for spec in found.files)}
    assert sorted(wanted | ({"everything"} if found.everything else set())) == work.split()


def test_modules_are_followed_through_modules(project: Path) -> None:
    shared = project / "transforms/shared"
    shared.mkdir()
    (shared / "__init__.py").write_text("from .words import ORDER\n")
    (shared / "words.py").write_text('ORDER = "Order"\n')
    (project / "transforms/_names.py").write_text("from shared import ORDER\n")
    found = affected([shared / "words.py"], load_project(project), {})
    assert project / "transforms/order.py" in found.files
    assert project / "transforms/refund.py" not in found.files


def test_work_adds_up() -> None:
    one, two = Work(names=frozenset({"a"})), Work(files=frozenset({Path("b.py")}))
    assert one | two == Work(names=frozenset({"a"}), files=frozenset({Path("b.py")}))
    assert not Work()
    assert (one | Work(everything=True)).everything


# On a terminal -----------------------------------------------------------------------------------


class Terminal:
    """A terminal on which `watch` runs."""

    def __init__(self, *arguments: str) -> None:
        self._process = pexpect.spawn(
            sys.executable,
            ["-m", "brazesmith", "watch", *arguments],
            # Without a display, the clipboard is the one of the terminal.
            env={**os.environ, "NO_COLOR": "1", "DISPLAY": "", "WAYLAND_DISPLAY": ""},
            encoding="utf-8",
            timeout=60,
            dimensions=(60, 120),
        )

    def until(self, text: str) -> str:
        """Wait for a text, and return what is printed before it."""
        self._process.expect_exact(text)
        return str(self._process.before).replace("\r\n", "\n")

    def result(self, text: str) -> str:
        """Wait for a run that prints a text, and return what it prints.

        There may be runs before it, of a file that was only half written, for example.
        """
        while text not in (printed := self.until(READY)):
            pass
        return printed

    def press(self, keys: str) -> None:
        self._process.send(keys)

    def answer(self, key: str) -> None:
        """Press a key when a command asks for one."""
        await_key(self._process)
        self.press(key)

    def end(self) -> int | None:
        self._process.expect(pexpect.EOF)
        self._process.close()
        return self._process.exitstatus

    def kill(self) -> None:
        self._process.close(force=True)


@pytest.fixture
def terminal(project: Path) -> Iterator[Terminal]:
    terminal = Terminal()
    try:
        terminal.result("2 passed")
        yield terminal
    finally:
        terminal.kill()


def test_a_save_and_the_keys(project: Path, terminal: Terminal) -> None:
    (project / "transforms/_names.py").write_text('ORDER = "Order Placed"\n')
    text = terminal.result("1 failed in")
    assert "transforms/_names.py changed" in text
    assert "wrote build/shop/order.js" in text
    assert 'expected  "Order"' in text
    assert "shop/refund" not in text
    terminal.press("f")
    terminal.result("failed only\nshop/order     1 failed")
    terminal.press("a")
    terminal.result("1 passed, 1 failed in")
    terminal.press("p")
    terminal.until("all cases): ")
    terminal.press("refund\n")
    assert "everything   filter: refund" in (text := terminal.until(READY))
    assert "1 passed in" in text
    terminal.press("u")
    terminal.until("no body differs")  # of the selected ones
    terminal.press("p")
    terminal.until("all cases): ")
    terminal.press("refund and\n")
    terminal.until("error: ")
    terminal.press("p")
    terminal.until("all cases): ")
    terminal.press("\n")
    terminal.result("1 passed, 1 failed in")
    terminal.press("r")
    terminal.until("accept, reject, skip, quit?")
    terminal.answer("s")
    terminal.until("1 skipped")
    terminal.press("u")
    terminal.until("CHANGED shop/order/one")
    terminal.result("1 passed in")  # of the new expected body
    assert "Order Placed" in (project / "fixtures/shop/order/one/expected.json").read_text()
    terminal.press("q")
    assert terminal.end() == 0


def test_a_save_during_a_run_interrupts_it(project: Path, terminal: Terminal) -> None:
    (project / "transforms/order.py").write_text("import time\ntime.sleep(3600)\n")
    terminal.until("changed")
    (project / "transforms/order.py").write_text(SPEC)
    terminal.result("1 passed in")


def test_a_save_that_breaks_the_spec(project: Path, terminal: Terminal) -> None:
    (project / "transforms/order.py").write_text(SPEC.replace("order.id", "order.nr"))
    assert "1 not compiled" in terminal.result("order.py:8")
    (project / "pyproject.toml").write_text("[tool.brazesmith\n")
    terminal.until("error: ")
    (project / "pyproject.toml").write_text("[tool.brazesmith]\n")
    terminal.result("1 passed, 1 not compiled")
    (project / "transforms/order.py").write_text(SPEC)
    terminal.result("1 passed in")


def test_an_editor_that_replaces_the_file(project: Path, terminal: Terminal) -> None:
    new = project / "transforms/4913"
    new.write_text(SPEC)
    new.rename(project / "transforms/order.py")
    assert "shop/refund" not in terminal.result("transforms/order.py changed")


def test_a_case_that_is_renamed(project: Path, terminal: Terminal) -> None:
    folder = project / "fixtures/shop/order"
    (folder / "one").rename(folder / "two")
    (folder / "two/expected.json").write_text("{}")
    terminal.result("FAIL shop/order/two")


def test_a_folder_that_goes_and_comes_back(project: Path, terminal: Terminal) -> None:
    (project / "transforms").rename(project / "away")
    terminal.result("no cases")
    (project / "away").rename(project / "transforms")
    terminal.result("2 passed")
    (project / "transforms/refund.py").write_text(OTHER.replace('"Refund"', '"Back"'))
    terminal.result("FAIL shop/refund/one")


def test_polling_does_not_report_a_missing_folder_for_ever(project: Path) -> None:
    changes = Changes(load_project(project), poll=True, notify=print)
    reported = 0
    try:
        changes.connection.poll(1)  # until it watches
        (project / "transforms").rename(project / "away")
        while reported < 5 and changes.connection.poll(2):
            changes.connection.recv()
            reported += 1
    finally:
        changes.close()
    assert reported < 5


def test_polling_sees_two_saves_within_a_second(project: Path) -> None:
    file = project / "transforms/refund.py"
    changes = Changes(load_project(project), poll=True, notify=print)
    try:
        second = 10**9
        while not changes.connection.poll(1):  # until it watches
            second += 1
            os.utime(file, ns=(second * 10**9,) * 2)
        while changes.connection.poll(1):
            assert changes.connection.recv() == {file}
        for moment in range(1, 4):  # as many nanoseconds later, of the same size
            os.utime(file, ns=(second * 10**9 + moment,) * 2)
            assert changes.connection.poll(60)
            assert changes.connection.recv() == {file}
    finally:
        changes.close()


def test_new_settings(project: Path, terminal: Terminal) -> None:
    (project / "transforms").rename(project / "specs")
    settings = '[tool.brazesmith]\ntransforms = "specs"\nbuild = "out"\n'
    (project / "pyproject.toml").write_text(settings)
    terminal.until("wrote out/shop/order.js")
    terminal.result("2 passed")
    (project / "specs/refund.py").write_text(OTHER.replace('"Refund"', '"Back"'))
    terminal.result("specs/refund.py changed")


def test_the_key_that_copies(terminal: Terminal) -> None:
    terminal.press("c")
    terminal.until("copy which transform? ")
    terminal.press("shop/refund\n")
    terminal.until("Sent shop/refund (")
    terminal.press("a")
    terminal.result("2 passed")


def test_ctrl_c_at_a_prompt_changes_nothing(terminal: Terminal) -> None:
    for key in "pc":
        terminal.press(key)
        terminal.until(": " if key == "p" else "? ")
        terminal.press("\x03")
    terminal.press("a")
    assert "everything\n" in (text := terminal.until(READY))
    assert "2 passed" in text


def test_ctrl_c_ends_quietly(project: Path, terminal: Terminal) -> None:
    terminal.press("\x03")
    assert terminal.end() == 0


# Elsewhere ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("arguments", [["shop/refund"], ["transforms/refund.py", "--poll"]])
def test_plain_lines(project: Path, arguments: list[str]) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "brazesmith", "watch", *arguments],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    try:
        lines: list[str] = []
        for line in process.stdout:
            lines.append(line)
            is_saved = any(line.startswith("watching") for line in lines[:-1])
            if line.startswith("watching") and not is_saved:
                (project / "transforms/refund.py").write_text(OTHER.replace('"Refund"', '"Back"'))
            elif line.startswith("watching") and 'actual    "Back"' in "".join(lines):
                break
        process.send_signal(signal.SIGINT)
        assert process.wait() == 0
    finally:
        process.kill()
        process.stdout.close()
    text = "".join(lines)
    assert "\x1b" not in text
    assert "shop/order" not in text
    assert "1 passed in" in text
    assert "transforms/refund.py changed" in text


def test_a_reader_that_ends(project: Path) -> None:
    command = f"{shlex.quote(sys.executable)} -m brazesmith watch | head -1"
    done = subprocess.run(
        ["bash", "-o", "pipefail", "-c", command],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
    )
    assert (done.returncode, done.stdout, done.stderr) == (141, "everything\n", "")  # as SIGPIPE


def test_a_reader_that_ends_between_runs(project: Path) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "brazesmith", "watch"],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    for line in process.stdout:
        if line.startswith("watching"):
            break
    process.stdout.close()
    assert process.wait() == 141


@pytest.mark.parametrize("name", ["transforms/sub/refund.py", "transforms/sub", "shop/ref*"])
def test_what_a_name_means(project: Path, name: str) -> None:
    files = [project / "transforms/order.py", project / "transforms/sub/refund.py"]
    files[1].parent.mkdir()
    (project / "transforms/refund.py").rename(files[1])
    with Engines() as engines:
        work = Work(files=frozenset(files))
        compilation = compile_work(load_project(project), work, [name], engines)
    assert [script.name for script in compilation.scripts] == ["shop/refund"]


def test_an_expression_that_is_none(project: Path) -> None:
    done = CliRunner().invoke(main, ["watch", "-k", "and"])
    assert done.exit_code == 2
    assert "-k" in done.output


def test_a_name_that_is_none(project: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "brazesmith", "watch", "shop/ordr"],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 2
    assert "did you mean `shop/order`?" in done.stderr
