"""Every scenario, over HTTP without a socket."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient
from tests.server.scenarios import SHOP, run, scenarios

from brazesmith.app.project import load_project
from brazesmith.app.workspace import Workspace
from brazesmith.localbraze import LocalBraze
from brazesmith.server.application import create_app


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    folder = shutil.copytree(SHOP, tmp_path_factory.mktemp("project") / "shop")
    workspace = Workspace(load_project(folder), LocalBraze(None, seed=1))
    yield workspace
    workspace.close()


@pytest.mark.parametrize("steps", scenarios(Path(__file__).with_name("scenarios")))
def test_a_scenario(workspace: Workspace, steps: list[dict[str, Any]]) -> None:
    with TestClient(create_app(workspace), base_url="http://127.0.0.1") as client:
        client.post("/_/reset", headers={"Authorization": "Bearer local-braze"})
        run(client.request, steps)
