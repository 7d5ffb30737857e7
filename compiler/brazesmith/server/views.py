"""`GET /_/…` for the page: users, catalogs, messages, and what needs to be pasted into Braze."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any, Final

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from brazesmith.app.deploying.status import status_json
from brazesmith.app.serve.workspace import Workspace
from brazesmith.localbraze import Change
from brazesmith.localbraze.log import Log
from brazesmith.projects.errors import UsageError
from brazesmith.projects.limited import apart
from brazesmith.server.control import BadRequest, number, refused, respond

#: How many users or changes there are at most in one answer.
_MOST: Final = 1_000
_NEXT: Final = re.compile(r"[?&]cursor=([^>&]+)>; rel=\"next\"")


async def users(request: Request) -> Response:
    """Answer `GET /_/users`."""
    try:
        limit, after = number(request, "limit", 50, _MOST), number(request, "after", None)
    except BadRequest as error:
        return refused(error)
    search = request.query_params.get("search", "")
    page = await run_in_threadpool(_workspace(request).braze.users, search, limit, after)
    return respond(asdict(page))


async def user(request: Request) -> Response:
    """Answer `GET /_/users/<braze_id>`."""
    try:
        limit, before = number(request, "limit", 200, _MOST), number(request, "before", None)
    except BadRequest as error:
        return refused(error)
    braze_id = request.path_params["braze_id"]
    workspace = _workspace(request)
    profile = await run_in_threadpool(workspace.braze.profile, braze_id)
    if profile is None:
        return refused(BadRequest(f"no user has the braze_id `{braze_id}`"), 404)
    found = await run_in_threadpool(workspace.braze.history, braze_id, limit, before)
    changes = await run_in_threadpool(_with_entries, workspace.log, found)
    return respond({"profile": profile, "changes": changes})


def _with_entries(log: Log, changes: Sequence[Change]) -> list[dict[str, Any]]:
    """Return changes with the numbers of the entries of their requests, if the log has them."""
    entries = log.numbers(change.request for change in changes)
    return [{**asdict(change), "request": entries.get(change.request)} for change in changes]


async def catalogs(request: Request) -> Response:
    """Answer `GET /_/catalogs`."""
    return respond(await run_in_threadpool(_workspace(request).braze.catalogs))


async def items(request: Request) -> Response:
    """Answer `GET /_/catalogs/<name>`."""
    name, cursor = request.path_params["name"], request.query_params.get("cursor")
    answer = await run_in_threadpool(_workspace(request).braze.get_items, name, cursor)
    if answer.status >= 400:
        [error] = answer.body["errors"]
        return refused(BadRequest(f"{error['message']}: `{name}`"), answer.status)
    following = _NEXT.search(answer.headers.get("Link", ""))
    return respond({"items": answer.body["items"], "cursor": following[1] if following else None})


async def outbox(request: Request) -> Response:
    """Answer `GET /_/outbox`, with the last message first."""
    messages = await run_in_threadpool(_workspace(request).braze.outbox)
    return respond([asdict(message) for message in reversed(messages)])


async def status(request: Request) -> Response:
    """Answer `GET /_/status`, as `brazesmith status --json` prints it."""
    try:
        found = await run_in_threadpool(apart, status_json, _workspace(request).project)
    except UsageError as error:
        return refused(error, 409)
    return respond(found)


def _workspace(request: Request) -> Workspace:
    workspace: Workspace = request.app.state.workspace
    return workspace


ROUTES: Final = [
    Route("/_/users", users),
    Route("/_/users/{braze_id}", user),
    Route("/_/catalogs", catalogs),
    Route("/_/catalogs/{name}", items),
    Route("/_/outbox", outbox),
    Route("/_/status", status),
]
