"""What docs/local-regal.md shows is what happens."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.server.live import Live, listening

from brazesmith.app.serve import demo
from brazesmith.app.serve.workspace import Workspace
from brazesmith.integrations.regal.receiver import RECEIVER
from brazesmith.localbraze import LocalBraze
from brazesmith.projects.project import Project

GUIDE = (Path(__file__).parents[2] / "docs" / "local-regal.md").read_text("utf-8")
_EXAMPLE = re.compile(r"```console\n\$ (curl .*?)\n```\n\n```json\n(.*?)\n```", re.DOTALL)


@pytest.fixture
def live(tmp_path: Path) -> Iterator[Live]:
    workspace = Workspace(demo.with_regal(Project(tmp_path)), LocalBraze(None, seed=1))
    with listening(workspace) as live:
        yield live
    workspace.close()


def without_variables(shown: Any, found: Any) -> Any:
    """Return what was found, with … where the guide has it."""
    match shown, found:
        case "…", _:
            return "…"
        case dict(), dict():
            return {key: without_variables(shown.get(key), found[key]) for key in found}
        case list(), list() if len(shown) == len(found):
            return [without_variables(*pair) for pair in zip(shown, found, strict=True)]
        case _:
            return found


def test_the_requests_have_the_answers_that_are_shown(live: Live) -> None:
    examples = _EXAMPLE.findall(GUIDE)
    assert len(examples) == GUIDE.count("$ curl")
    for command, answer in examples:
        _, _, _, url, *data = shlex.split(command)
        path = url.removeprefix("localhost:8990")
        method, body = ("POST", json.loads(data[1])) if data else ("GET", None)
        _, found = live.send(method, path, body)
        found = json.loads(json.dumps(found).replace(f":{live.address.port}/", ":8990/"))
        shown = json.loads(answer)
        assert without_variables(shown, found) == shown


def test_every_decision_is_listed() -> None:
    rows = [f"| `{row.name}` | {row.decision} | {row.why} |" for row in RECEIVER.decisions]
    assert re.findall(r"^\| `regal-.*$", GUIDE, re.MULTILINE) == rows
