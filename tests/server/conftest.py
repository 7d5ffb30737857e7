"""A server in this process, over a local Braze with this repository's transforms."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from brazesmith.app.serve.workspace import Workspace
from brazesmith.localbraze import LocalBraze
from brazesmith.projects.project import load_project
from brazesmith.server.application import create_app

ROOT = Path(__file__).parents[2]
KEY = {"Authorization": "Bearer local-braze"}


@pytest.fixture(scope="session")
def shared_workspace() -> Iterator[Workspace]:
    """A workspace for tests that do not depend on its state: compiling takes a second."""
    workspace = Workspace(load_project(ROOT), LocalBraze(None, seed=1))
    yield workspace
    workspace.close()


@pytest.fixture
def workspace(shared_workspace: Workspace) -> Iterator[Workspace]:
    """A workspace with an empty local Braze."""
    kept = shared_workspace.braze
    shared_workspace.braze = LocalBraze(None, seed=1)
    yield shared_workspace
    shared_workspace.braze.close()
    shared_workspace.braze = kept


@pytest.fixture
def client(workspace: Workspace) -> Iterator[TestClient]:
    """A client that sends the default API key."""
    with TestClient(create_app(workspace), base_url="http://127.0.0.1", headers=KEY) as client:
        yield client
