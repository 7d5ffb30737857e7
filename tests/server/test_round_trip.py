"""A webhook arrives over HTTP and changes a profile."""

from __future__ import annotations

from pathlib import Path

from starlette.testclient import TestClient

from brazesmith.app.serve.workspace import Workspace

ROOT = Path(__file__).parents[2]
CALL = ROOT / "fixtures" / "regal" / "call.completed" / "current" / "payload.json"


def test_a_webhook_changes_a_profile(client: TestClient, workspace: Workspace) -> None:
    answer = client.post("/transformations/regal/call.completed", content=CALL.read_bytes())
    assert (answer.status_code, answer.json()) == (201, {"message": "success"})
    assert workspace.braze.changes()
