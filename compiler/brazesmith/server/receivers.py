"""The local counterparts of sources: `/regal/…` as Regal answers, and `/_/regal` to control it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from brazesmith.app.serve.receivers import LocalReceiver, UnknownName, receivers
from brazesmith.base import plugins
from brazesmith.server.answers import respond
from brazesmith.server.faults import FAULT, LOGGED
from brazesmith.server.sending import BadBody, address_of, read_body, run_sending

#: What a contact is found by, in the order in which it is tried.
_IDENTIFIERS: Final = ("phone", "email", "userId")
_METHODS: Final = ("GET", "POST", "PUT", "PATCH", "DELETE")


def _find(request: Request, name: str) -> LocalReceiver:
    return LocalReceiver(request.app.state.workspace, receivers()[name])


def _routes(name: str) -> Iterator[Route]:
    """Yield the routes of an integration's receiver."""

    async def receive(request: Request) -> Response:
        """Answer as the source does."""
        text = (await request.body()).decode("utf-8", "replace")
        path = f"/{request.path_params['path']}"
        if request.url.query:
            path += f"?{request.url.query}"
        receiver = await run_in_threadpool(_find, request, name)
        fault = getattr(request.state, FAULT, None)
        setattr(request.state, LOGGED, True)
        answer = await run_in_threadpool(
            receiver.answer, request.method, path, dict(request.headers), text, fault
        )
        return respond(answer)

    async def show(request: Request) -> Response:
        """Answer `GET /_/<receiver>`."""
        receiver = await run_in_threadpool(_find, request, name)
        return JSONResponse(await run_in_threadpool(receiver.to_json))

    async def send(request: Request) -> Response:
        """Answer `POST /_/<receiver>/events`."""
        try:
            body = await read_body(request, "event", (*_IDENTIFIERS, "properties"))
            keys = [(kind, body[kind]) for kind in _IDENTIFIERS if kind in body]
            if len(keys) != 1:
                raise BadBody("name the contact by one of `phone`, `email` and `userId`")
            receiver = await run_in_threadpool(_find, request, name)
            event, properties = body["event"], body.get("properties")
            sent = await run_sending(
                request, receiver.send, address_of(request), event, keys[0], properties
            )
        except BadBody as error:
            return JSONResponse({"message": str(error)}, 400)
        except UnknownName as error:
            return JSONResponse({"message": str(error)}, 404)
        return JSONResponse(sent.to_json())

    yield Route(f"/_/{name}", show)
    yield Route(f"/_/{name}/events", send, methods=["POST"])
    yield Route(f"/{name}/{{path:path}}", receive, methods=_METHODS)


ROUTES = [
    route
    for name in plugins.integrations()
    if plugins.has_contribution(name, "receiver")
    for route in _routes(name)
]
