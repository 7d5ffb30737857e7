"""The application: all routes over one workspace."""

from __future__ import annotations

import traceback
from typing import Final

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response

from brazesmith.app.serve.workspace import Workspace
from brazesmith.base.diagnostics import did_you_mean
from brazesmith.localbraze import UnusableDatabase
from brazesmith.server import (
    braze,
    campaigns,
    control,
    page,
    playground,
    receivers,
    snapshots,
    transformations,
    views,
)
from brazesmith.server.answers import refusal
from brazesmith.server.bodies import WholeBodies
from brazesmith.server.faults import Traffic
from brazesmith.server.rates import Buckets, LimitedWebhooks
from brazesmith.server.security import Access, Guard

#: The longest part of a path that a refusal repeats.
_LONGEST_SHOWN: Final = 200


def create_app(
    workspace: Workspace, access: Access | None = None, buckets: Buckets | None = None
) -> Starlette:
    """Return the ASGI application of a workspace.

    Without `access`, requests need the default key and may name any port; without `buckets`, there
    are no rate limits.
    """
    access = access or Access()
    buckets = buckets or Buckets("off")
    app = Starlette(
        routes=[
            *braze.ROUTES,
            *transformations.ROUTES,
            *control.ROUTES,
            *snapshots.ROUTES,
            *views.ROUTES,
            *playground.ROUTES,
            *campaigns.ROUTES,
            *receivers.ROUTES,
            *page.ROUTES,
        ],
        middleware=[
            Middleware(Guard, access=access),
            Middleware(WholeBodies),
            Middleware(Traffic, workspace=workspace),
            Middleware(LimitedWebhooks, buckets=buckets),
        ],
        exception_handlers={
            HTTPException: _refused,
            UnusableDatabase: _without_database,
            Exception: _failed,
        },
    )
    app.router.redirect_slashes = False
    app.state.workspace = workspace
    app.state.access = access
    app.state.buckets = buckets
    return app


async def _refused(request: Request, error: Exception) -> Response:
    """Answer a request that no route answers."""
    assert isinstance(error, HTTPException)
    method, path = request.method, request.url.path
    shown = path if len(path) <= _LONGEST_SHOWN else f"{path[:_LONGEST_SHOWN]}…"
    if error.status_code == 405 and error.headers:
        allowed = ", ".join(sorted(error.headers["Allow"].split(", ")))
        problem = f"{shown} does not answer {method}; it answers {allowed}"
        return refusal(405, problem, "wrong-method", headers={"allow": allowed})
    if error.status_code != 404:
        return refusal(error.status_code, str(error.detail))
    if path.endswith("/") and braze.is_path(path.removesuffix("/")):
        problem = f"Access Denied: remove the `/` at the end of {shown}"
        return refusal(403, problem, "slash-at-the-end")
    hint = did_you_mean(shown, braze.PATHS, "see docs/local-braze.md for the endpoints")
    return refusal(404, f"there is no {method} {shown}; {hint}")


async def _without_database(request: Request, error: Exception) -> Response:
    """Answer a request for which the database cannot be used, as when the disk is full."""
    return refusal(500, str(error))


async def _failed(request: Request, error: Exception) -> Response:
    """Answer a request that caused an internal error, and print the traceback."""
    traceback.print_exception(error)
    problem = f"internal error in brazesmith: {type(error).__name__}; `serve` prints the traceback"
    return refusal(500, problem)
