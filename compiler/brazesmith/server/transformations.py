"""The URLs that sources post their webhooks to, one for each transform."""

from __future__ import annotations

import json

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route


async def receive(request: Request) -> Response:
    """Answer `POST /transformations/<name>`."""
    workspace = request.app.state.workspace
    name = request.path_params["name"]
    if name not in workspace.scripts:
        return JSONResponse({"message": f"[brazesmith] there is no transform `{name}`"}, 404)
    text = (await request.body()).decode("utf-8", "replace")
    headers = json.dumps(dict(request.headers))
    answer = await run_in_threadpool(workspace.receive, name, text, headers)
    return JSONResponse(answer.body, answer.status)


ROUTES = [Route("/transformations/{name:path}", receive, methods=["POST"])]
