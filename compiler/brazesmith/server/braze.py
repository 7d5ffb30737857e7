"""The endpoints of Braze's REST API: what a request is, in terms of `LocalBraze`."""

from __future__ import annotations

import json

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route


async def track(request: Request) -> Response:
    """Answer `POST /users/track`."""
    body = json.loads(await request.body())
    answer = await run_in_threadpool(request.app.state.workspace.braze.track, body)
    return JSONResponse(answer.body, answer.status)


ROUTES = [Route("/users/track", track, methods=["POST"])]
