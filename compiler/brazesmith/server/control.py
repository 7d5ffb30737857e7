"""`/_/…`: what the local Braze is, and changing it; for the page and for scripts."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import suppress
from datetime import datetime
from typing import Any, Final

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from brazesmith.app.serve.faults import read_fault
from brazesmith.app.serve.workspace import Workspace
from brazesmith.base.json import InputError, parse_json, to_text
from brazesmith.localbraze.log import SIZE
from brazesmith.projects.errors import UsageError

#: Seconds after which a stream without events has a comment, so that it is known to be alive.
_ALIVE: Final = 15.0
#: Seconds between two events that say what the state is.
_STATE: Final = 0.5
#: Events that wait for a slow client; with more, the stream ends, and the client connects again.
_MOST_WAITING: Final = 2_000

_CLOCK: Final = '{"now": "2026-01-05T08:00:00Z"}, or {"now": null} for the present'


class BadRequest(ValueError):
    """A request that cannot be carried out: the message says what was found and expected."""


def respond(value: Any, status: int = 200) -> Response:
    """Return an answer in JSON, whose texts may have lone surrogates."""
    return Response(to_text(value), status, media_type="application/json")


def refused(error: Exception, status: int = 400) -> Response:
    """Return the answer to a request that cannot be carried out."""
    return respond({"message": str(error)}, status)


def number(request: Request, name: str, default: int | None, most: int | None = None) -> Any:
    """Return a parameter of the URL that is an integer of 0 or more. Raises BadRequest."""
    text = request.query_params.get(name)
    if text is None:
        return default
    if not (text.isascii() and text.isdecimal() and len(text) < 16):
        raise BadRequest(f"`{name}`: expected an integer of 0 or more, found {json.dumps(text)}")
    return int(text) if most is None else min(int(text), most)


async def _body(request: Request, example: str) -> Any:
    text = (await request.body()).decode("utf-8", "replace")
    try:
        return parse_json(text, "the body")
    except InputError as error:
        raise BadRequest(f"{error}. Send {example}") from None


async def state(request: Request) -> Response:
    """Answer `GET /_/state`."""
    return respond(await run_in_threadpool(_workspace(request).state))


async def reset(request: Request) -> Response:
    """Answer `POST /_/reset`."""
    workspace = _workspace(request)
    await run_in_threadpool(workspace.reset)
    request.app.state.buckets.refill()
    return await state(request)


async def faults(request: Request) -> Response:
    """Answer `GET`, `POST` and `DELETE /_/faults`."""
    workspace = _workspace(request)
    status = 200
    if request.method == "POST":
        try:
            fault = read_fault(await _body(request, '{"status": 429, "count": 1}'))
        except (BadRequest, UsageError) as error:
            return refused(error)
        answer: Any = workspace.faults.add(fault)
        status = 201
    elif request.method == "DELETE":
        workspace.faults.clear()
        answer = {"message": "success"}
    else:
        return respond(workspace.faults.to_json())
    workspace.tell("state", None)
    return respond(answer, status)


async def log(request: Request) -> Response:
    """Answer `GET /_/log`."""
    try:
        limit, before = number(request, "limit", 100, SIZE), number(request, "before", None)
    except BadRequest as error:
        return refused(error)
    entries = await run_in_threadpool(_workspace(request).log.latest, limit, before)
    return respond(entries)


async def entry(request: Request) -> Response:
    """Answer `GET /_/log/<id>`."""
    try:
        found = await run_in_threadpool(_workspace(request).log.get, request.path_params["id"])
    except KeyError:
        return refused(BadRequest(f"the log has no entry {request.path_params['id']}"), 404)
    return respond(found)


async def clock(request: Request) -> Response:
    """Answer `PUT /_/clock`."""
    workspace = _workspace(request)
    try:
        moment = _moment(await _body(request, _CLOCK))
        workspace.braze.set_clock(moment)
    except ValueError as error:  # also BadRequest
        return refused(error)
    workspace.tell("state", None)
    return respond({"now": printed(workspace.now())})


def _moment(body: Any) -> datetime | None:
    """Return the time in the body of a request. Raises BadRequest."""
    if not isinstance(body, dict) or body.keys() != {"now"}:
        raise BadRequest(f"expected {_CLOCK}, found {json.dumps(body)[:100]}")
    if body["now"] is None:
        return None
    with suppress(TypeError, ValueError):
        return datetime.fromisoformat(body["now"])
    found = json.dumps(body["now"])[:100]
    raise BadRequest(f"`now`: expected an ISO 8601 time or null, found {found}")


def printed(moment: datetime) -> str:
    """Return a time as the control API prints it."""
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


async def transforms(request: Request) -> Response:
    """Answer `GET /_/transforms`."""
    return respond(await run_in_threadpool(_workspace(request).transforms.to_json))


async def live(request: Request) -> Response:
    """Answer `GET /_/live` with what happens, as Server-Sent Events."""
    text = request.headers.get("last-event-id", "")
    last = int(text) if text.isascii() and text.isdecimal() and len(text) < 16 else None
    headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    events = _events(_workspace(request), last)
    return StreamingResponse(events, media_type="text/event-stream", headers=headers)


async def _events(workspace: Workspace, last: int | None) -> AsyncIterator[str]:
    """Yield what happens, and first what has happened after the entry `last` of the log."""
    loop = asyncio.get_running_loop()
    queue: asyncio.Queue[tuple[str, Any]] = asyncio.Queue(_MOST_WAITING)

    def put(event: str, data: Any) -> None:
        with suppress(asyncio.QueueFull):  # the stream ends, because it is full
            queue.put_nowait((event, data))

    def listener(event: str, data: Any) -> None:
        with suppress(RuntimeError):  # the loop has ended
            loop.call_soon_threadsafe(put, event, data)

    stop = workspace.listen(listener)
    try:
        yield ": connected\n\n"
        seen = last or 0
        if last is not None:
            for missed in await run_in_threadpool(workspace.log.after, last):
                seen = missed["id"]
                yield _event("log", missed, seen)
        state_at: float | None = loop.time()  # when to say what the state is, if it has changed
        while not queue.full():
            wait = _ALIVE if state_at is None else max(state_at - loop.time(), 0)
            try:
                event, data = await asyncio.wait_for(queue.get(), wait)
            except TimeoutError:
                if state_at is None:
                    yield ": alive\n\n"
                else:
                    yield _event("state", await run_in_threadpool(workspace.state))
                    state_at = None
                continue
            if event == "log" and data["id"] > seen:
                yield _event("log", data, data["id"])
            elif event not in ("log", "state"):
                yield _event(event, data)
            if state_at is None:
                state_at = loop.time() + _STATE
    finally:
        stop()


def _event(name: str, data: Any, id_: int | None = None) -> str:
    """Return an event; `id_` is what a client that connects again names as the last one."""
    number = "" if id_ is None else f"id: {id_}\n"
    return f"{number}event: {name}\ndata: {json.dumps(data)}\n\n"


def _workspace(request: Request) -> Workspace:
    workspace: Workspace = request.app.state.workspace
    return workspace


ROUTES: Final = [
    Route("/_/state", state),
    Route("/_/reset", reset, methods=["POST"]),
    Route("/_/faults", faults, methods=["GET", "POST", "DELETE"]),
    Route("/_/log", log),
    Route("/_/log/{id:int}", entry),
    Route("/_/clock", clock, methods=["PUT"]),
    Route("/_/live", live),
    Route("/_/transforms", transforms),
]
