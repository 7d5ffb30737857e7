"""`/_/export` and `/_/seed`: the whole state of the local Braze as a JSON document."""

from __future__ import annotations

from typing import Final

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from brazesmith.app.serve.workspace import Workspace
from brazesmith.base.json import InputError, parse_json
from brazesmith.localbraze import UnusableState
from brazesmith.server.control import refused, respond


async def export(request: Request) -> Response:
    """Answer `GET /_/export`."""
    workspace: Workspace = request.app.state.workspace
    return respond(await run_in_threadpool(workspace.braze.export_state))


async def seed(request: Request) -> Response:
    """Answer `POST /_/seed`: a reset returns to the state in the body, or to the present one."""
    workspace: Workspace = request.app.state.workspace
    text = (await request.body()).decode("utf-8", "replace")
    try:
        state = parse_json(text, "the body") if text.strip() else None
        await run_in_threadpool(workspace.braze.seed_with, state)
    except InputError as error:
        return refused(ValueError(f"{error}. Send what GET /_/export returns, or no body"))
    except UnusableState as error:
        return refused(error)
    workspace.tell("state", None)
    return respond(await run_in_threadpool(workspace.state))


ROUTES: Final = [Route("/_/export", export), Route("/_/seed", seed, methods=["POST"])]
