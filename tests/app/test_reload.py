"""A saved spec is compiled in the background; one that does not compile does not affect others."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from click import unstyle
from tests.server.scenarios import SHOP

from brazesmith.app.serve.reload import Reloader
from brazesmith.app.serve.workspace import Workspace
from brazesmith.localbraze import LocalBraze
from brazesmith.projects.project import load_project
from brazesmith.report.diagnostics import render_diagnostic

#: Seconds that a compilation may take on a busy machine.
_PATIENCE = 60

_REFUND = """
from brazesmith import Attributes, Track, Transform, identify, payload

refund = Transform(
    name="shop/refund",
    body=Track(attributes=[Attributes(user=identify(external_id=payload.id))]),
)
"""


class _Reloading:
    """A workspace whose specs are watched."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.workspace = Workspace(load_project(folder), LocalBraze(None, seed=1))
        self.problems: list[str] = []
        self.reloader = Reloader(self.workspace, self.problems.append)
        self.reloader.start()

    def save(self, name: str, text: str, is_done: Callable[[], bool]) -> None:
        """Save a file of the project, and wait until its effect is there.

        It is saved again from time to time, because the watcher may not have started yet. It is
        replaced at once: a compilation of half of it would have an effect, too.
        """
        new = self.folder.parent / "new"
        end = time.monotonic() + _PATIENCE
        again = 0.0
        while not is_done():
            now = time.monotonic()
            assert now < end
            if now > again:
                new.write_text(text)
                new.replace(self.folder / name)
                again = now + 5
            time.sleep(0.1)

    def outcome(self, name: str) -> tuple[str | None, str | None]:
        """Send a webhook, and return the outcome and the error in the log."""
        self.workspace.receive(name, '{"id": "ada"}', "{}")
        [entry] = self.workspace.log.latest(1)
        return entry["outcome"], entry["error"]

    def row(self, name: str) -> dict[str, Any]:
        """Return what the page shows of a transform."""
        [row] = [row for row in self.workspace.transforms.to_json() if row["name"] == name]
        return row


@pytest.fixture
def reloading(tmp_path: Path) -> Iterator[_Reloading]:
    shutil.copytree(SHOP, tmp_path / "shop")
    found = _Reloading(tmp_path / "shop")
    yield found
    found.reloader.close()
    found.workspace.close()


def test_a_saved_spec_is_compiled(reloading: _Reloading) -> None:
    heard: list[str] = []
    workspace = reloading.workspace
    workspace.listen(lambda event, data: heard.append(event))
    file = "transforms/refund.py"
    reloading.save(file, _REFUND, lambda: "shop/refund" in workspace.scripts)
    assert reloading.outcome("shop/refund") == ("body", None)
    assert reloading.outcome("shop/order") == ("body", None)
    assert "transforms" in heard

    # A mistake in a transform: it is known, and says why it has no result.
    mistake = _REFUND.replace("payload.id", "payload.id[1:2]")
    reloading.save(file, mistake, lambda: "shop/refund" not in workspace.scripts)
    outcome, error = reloading.outcome("shop/refund")
    assert outcome == "error"
    assert error is not None
    assert error.startswith("the spec does not compile: S")
    assert reloading.outcome("shop/order") == ("body", None)
    row = reloading.row("shop/refund")
    assert row["compiles"] is False
    assert row["diagnostics"]
    assert "payload.id[1:2]" in render_diagnostic(workspace.diagnostics[0])

    # A spec that cannot be loaded: the names of its transforms are remembered.
    reloading.save(
        file, "refund = (", lambda: any(one.code == "S201" for one in workspace.diagnostics)
    )
    [problem] = workspace.diagnostics
    assert "1 | refund = (" in unstyle(render_diagnostic(problem))  # not the earlier line
    outcome, error = reloading.outcome("shop/refund")
    assert outcome == "error"
    assert error is not None
    assert "does not compile" in error
    assert reloading.outcome("shop/order") == ("body", None)

    reloading.save(file, _REFUND, lambda: "shop/refund" in workspace.scripts)
    assert reloading.outcome("shop/refund") == ("body", None)
    assert not reloading.problems


def test_a_spec_is_broken_from_the_start(tmp_path: Path) -> None:
    shutil.copytree(SHOP, tmp_path / "shop")
    (tmp_path / "shop/transforms/refund.py").write_text("refund = (")
    workspace = Workspace(load_project(tmp_path / "shop"), LocalBraze(None, seed=1))
    workspace.receive("shop/order", '{"id": "ada"}', "{}")
    assert workspace.log.latest(1)[0]["outcome"] == "body"
    [row] = [row for row in workspace.transforms.to_json() if not row["compiles"]]
    assert str(row["name"]).endswith("refund.py")
    [diagnostic] = row["diagnostics"]
    assert diagnostic["line"] == 1
    workspace.close()


def test_a_spec_that_never_ends_is_replaced_by_the_next_version(reloading: _Reloading) -> None:
    workspace, started = reloading.workspace, reloading.folder / "started"
    endless = f"import pathlib\npathlib.Path({str(started)!r}).touch()\nwhile True:\n    pass\n"
    reloading.save("transforms/refund.py", _REFUND, lambda: "shop/refund" in workspace.scripts)
    reloading.save("transforms/refund.py", endless, started.exists)
    assert reloading.outcome("shop/order") == ("body", None)
    renamed = _REFUND.replace("shop/refund", "shop/return")
    reloading.save("transforms/refund.py", renamed, lambda: "shop/return" in workspace.scripts)
    assert reloading.outcome("shop/return") == ("body", None)
    started.unlink()
    reloading.save("transforms/refund.py", endless, started.exists)  # closing does not wait for it


def test_settings_that_are_wrong_change_nothing(reloading: _Reloading) -> None:
    wrong = "[tool.brazesmith]\nprofile = 5\n"
    reloading.save("pyproject.toml", wrong, lambda: bool(reloading.problems))
    assert "the transforms stay as they were" in reloading.problems[0]
    assert reloading.outcome("shop/order") == ("body", None)
    [diagnostic] = reloading.row("pyproject.toml")["diagnostics"]
    assert "`profile` under [tool.brazesmith] must be" in diagnostic["message"]


def test_settings_are_read_again(reloading: _Reloading) -> None:
    def incoming() -> Any:
        reloading.workspace.receive("shop/order", '{"id": "ada"}', "{}")
        return reloading.workspace.log.latest(1)[0]["incoming"]

    settings = '[tool.brazesmith.serve]\nredact = ["/id"]\n[tool.brazesmith]\n'
    reloading.save("pyproject.toml", settings, lambda: incoming() == {"id": "[redacted]"})
