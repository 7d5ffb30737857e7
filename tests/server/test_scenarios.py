"""Every scenario, over HTTP without a socket."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient
from tests.server.scenarios import KEY, SHOP, run, scenarios

from brazesmith.app.serve.workspace import Workspace
from brazesmith.localbraze import LocalBraze
from brazesmith.projects.project import load_project
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
        client.post("/_/reset", headers=KEY)
        run(client.request, steps)


@pytest.mark.parametrize("depth", [200, 400, 900, 5_000])
def test_a_payload_that_is_nested_deeply(workspace: Workspace, depth: int) -> None:
    deep = "[" * depth + "]" * depth
    steps = [
        {
            "POST /transformations/shop/order": f'{{"id": "ada", "plan": {deep}}}',
            "status": 201,
            "log": {"transform": "shop/order", "incoming": "any"},
        }
    ]
    with TestClient(create_app(workspace), base_url="http://127.0.0.1") as client:
        run(client.request, steps)


def test_a_long_payload_is_left_out_of_the_log(workspace: Workspace) -> None:
    body = {"id": "ada", "plan": "x" * 1_000_000}
    steps = [
        {
            "POST /transformations/shop/order": body,
            "log": {
                "incoming": "[left out: 1,0…",
                "output": "[left out: 1,0…",
                "answer": {"status": "any"},
            },
        }
    ]
    with TestClient(create_app(workspace), base_url="http://127.0.0.1", headers=KEY) as client:
        run(client.request, steps)
        assert len(client.get("/_/log?limit=1").content) < 10_000


def test_a_change_names_the_entry_of_its_request(workspace: Workspace) -> None:
    with TestClient(create_app(workspace), base_url="http://127.0.0.1", headers=KEY) as client:
        client.post("/_/reset")
        client.get("/users/export/ids")
        client.post("/users/track", json={"attributes": [{"external_id": "ada"}]})
        client.post("/transformations/shop/order", json={"id": "ada", "plan": "pro"})
        second, first, *_ = client.get("/_/log").json()
        [user] = client.get("/_/users").json()["users"]
        found = client.get(f"/_/users/{user['braze_id']}").json()
        assert found["profile"]["external_id"] == "ada"
        latest, *_, earliest = found["changes"]
        assert (latest["request"], latest["endpoint"]) == (second["id"], "POST /users/track")
        assert (earliest["request"], earliest["action"]) == (first["id"], "created")
