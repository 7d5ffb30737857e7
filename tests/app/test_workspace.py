"""A workspace is used by several threads, and tells listeners what happens."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from tests.server.scenarios import SHOP

from brazesmith.app.serve.workspace import Workspace
from brazesmith.localbraze import LocalBraze
from brazesmith.localbraze.log import Webhooks
from brazesmith.projects.project import load_project


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    folder = shutil.copytree(SHOP, tmp_path / "shop")
    workspace = Workspace(load_project(folder), LocalBraze(tmp_path / "braze.db", seed=1))
    yield workspace
    workspace.close()


def test_nothing_is_lost_between_threads(workspace: Workspace) -> None:
    heard: list[int] = []
    stop = workspace.listen(lambda event, data: heard.append(data["id"]))

    def send(number: int) -> None:
        payload = json.dumps({"id": f"user-{number % 7}", "plan": f"plan {number}"})
        assert workspace.receive("shop/order", payload, "{}").status == 201

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(send, range(200)))
    assert workspace.log.webhooks() == Webhooks(received=200, delivered=200)
    assert workspace.state()["profiles"] == 7
    assert workspace.state()["events"] == 200
    assert sorted(heard) == [*range(1, 201)]
    entries = workspace.log.latest(200)
    assert {entry["incoming"]["plan"] for entry in entries} == {f"plan {n}" for n in range(200)}
    for entry in entries:  # each has its own changes
        [change] = [one for one in entry["changes"] if one["name"] == "custom.plan"]
        assert change["after"] == entry["incoming"]["plan"]
    stop()
    send(0)
    assert len(heard) == 200


def test_scripts_hang_beside_others(workspace: Workspace) -> None:
    def send(name: str, payload: dict[str, Any]) -> None:
        workspace.receive(name, json.dumps(payload), "{}")

    with ThreadPoolExecutor(5) as pool:
        for _ in range(4):
            pool.submit(send, "shop/hangs", {"id": "a", "hang": True})
        pool.submit(send, "shop/order", {"id": "a"})
    outcomes = [(entry["transform"], entry["outcome"]) for entry in workspace.log.latest()]
    assert sorted(outcomes) == [*[("shop/hangs", "error")] * 4, ("shop/order", "body")]


def test_an_unknown_transform(workspace: Workspace) -> None:
    with pytest.raises(KeyError):
        workspace.receive("shop/nobody", "{}", "{}")
    assert workspace.log.latest() == []
