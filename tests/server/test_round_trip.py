"""A webhook arrives over HTTP and changes a profile."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from brazesmith.app.project import load_project
from brazesmith.app.workspace import Workspace
from brazesmith.localbraze import LocalBraze
from brazesmith.server.application import create_app

ROOT = Path(__file__).parents[2]
CALL = ROOT / "fixtures" / "regal" / "call.completed" / "current" / "payload.json"


@pytest.fixture
def client() -> Iterator[TestClient]:
    workspace = Workspace(load_project(ROOT), LocalBraze(None, seed=1))
    with TestClient(create_app(workspace)) as client:
        yield client
    workspace.close()


def test_a_webhook_changes_a_profile(client: TestClient) -> None:
    answer = client.post("/transformations/regal/call.completed", content=CALL.read_bytes())
    assert (answer.status_code, answer.json()) == (201, {"message": "success"})
    braze = client.app.state.workspace.braze  # type: ignore[attr-defined] # Starlette's
    assert braze.changes()
