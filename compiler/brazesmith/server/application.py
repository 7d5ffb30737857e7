"""The application: all routes over one workspace."""

from __future__ import annotations

from starlette.applications import Starlette

from brazesmith.app.workspace import Workspace
from brazesmith.server import braze, transformations


def create_app(workspace: Workspace) -> Starlette:
    """Return the ASGI application of a workspace."""
    app = Starlette(routes=[*braze.ROUTES, *transformations.ROUTES])
    app.state.workspace = workspace
    return app
