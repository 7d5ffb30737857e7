"""The URLs that sources post their webhooks to, one for each transform."""

from __future__ import annotations

import json
from functools import partial
from typing import Final

from anyio import CapacityLimiter
from anyio.to_thread import run_sync
from starlette.datastructures import Headers, State
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from brazesmith.app.serve.transforms import Transforms
from brazesmith.app.serve.workspace import Workspace
from brazesmith.base.diagnostics import did_you_mean
from brazesmith.base.redaction import redacted_query
from brazesmith.server.answers import refusal, respond
from brazesmith.server.faults import FAULT, LOGGED

#: How many webhooks of one transform are processed at a time. The others wait without a thread, so
#: that a transform that hangs does not keep the threads from other requests.
_OF_ONE_TRANSFORM: Final = 2


async def receive(request: Request) -> Response:
    """Answer `POST /transformations/<name>`: with an acknowledgement, whatever happens then."""
    workspace: Workspace = request.app.state.workspace
    name = request.path_params["name"]
    if not workspace.transforms.receives(name):
        problem = f"there is no transform `{name}`; {_hint(workspace.transforms, name)}"
        return refusal(404, problem, "acknowledgement")
    payload = (await request.body()).decode("utf-8", "replace")
    query = redacted_query(request.url.query)
    call = partial(
        workspace.receive,
        name,
        payload,
        _headers(request.headers),
        path=request.url.path + (f"?{query}" if query else ""),
        fault=getattr(request.state, FAULT, None),
    )
    setattr(request.state, LOGGED, True)
    answer = await run_sync(call, limiter=_limiter(request.app.state, name))
    return respond(answer)


def _hint(transforms: Transforms, name: str) -> str:
    """Return what may help if no transform has a name."""
    if unloaded := transforms.unloaded:
        return f"`{unloaded[0]}` cannot be loaded, and may define it"
    known = [one for one in transforms.files if transforms.receives(one)]
    return did_you_mean(name, known, "`brazesmith list` shows all transforms")


def _limiter(state: State, name: str) -> CapacityLimiter:
    """Return what limits the webhooks of a transform."""
    if not hasattr(state, "limiters"):
        state.limiters = {}
    limiters: dict[str, CapacityLimiter] = state.limiters
    if name not in limiters:
        limiters[name] = CapacityLimiter(_OF_ONE_TRANSFORM)
    return limiters[name]


def _headers(headers: Headers) -> str:
    """Return headers as a JSON text; of a header that is repeated, with all values."""
    values: dict[str, str] = {}
    for name, value in headers.items():
        values[name] = f"{values[name]}, {value}" if name in values else value
    return json.dumps(values)


ROUTES: Final = [Route("/transformations/{name:path}", receive, methods=["POST"])]
