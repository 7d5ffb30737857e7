"""Middleware that injects faults into the traffic, and writes it to the log.

The page and `/_/` are not traffic. A webhook that a transform receives is in the log already.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from typing import Any, Final

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from brazesmith.app.serve.faults import Injected
from brazesmith.app.serve.workspace import Entry, Workspace
from brazesmith.base.redaction import redacted_query
from brazesmith.contract.destination import Outcome
from brazesmith.localbraze import Answer
from brazesmith.server.listening import DROP

#: The header that says that an answer was injected.
HEADER: Final = "x-brazesmith-fault"
#: Where the answer of a request is kept for the log, in its state.
ANSWER: Final = "answer"
#: Set in the state of a request that is in the log.
LOGGED: Final = "logged"
#: What a request is told of its fault, in its state.
FAULT: Final = "fault"

_CONTROL: Final = "/_/"
_PAGE: Final = ("/", "/favicon.ico")
_OF_PAGE: Final = "/page/"


class ConnectionDropped(ConnectionError):
    """A connection was dropped on purpose, in a server that cannot close it."""


def is_traffic(path: str) -> bool:
    """Return whether requests to a path are logged, and may have faults."""
    return path not in _PAGE and not path.startswith((_CONTROL, _OF_PAGE))


class Traffic:
    """Injects the faults of the workspace, and writes requests with their answers to its log."""

    def __init__(self, app: ASGIApp, workspace: Workspace) -> None:
        self._app = app
        self._workspace = workspace

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] != "http" or not is_traffic(scope["path"]):
            await self._app(scope, receive, send)
            return
        exchange = _Exchange(self._workspace, scope, receive, send)
        fault = self._workspace.faults.next(scope["path"])
        if fault:
            exchange.fault = scope["state"][FAULT] = str(fault)
            self._workspace.tell("state", None)
            await asyncio.sleep(fault.latency_ms / 1000)
        if fault.drop:
            await exchange.read_body()
            await exchange.write()
            await _drop(scope, receive)
        elif fault.status is not None:
            await exchange.read_body()
            await _refusal(fault)(scope, exchange.receive, exchange.send)
        else:
            await self._app(scope, exchange.receive, exchange.send)


class _Exchange:
    """A request and its answer, as they pass."""

    def __init__(self, workspace: Workspace, scope: Scope, receive: Receive, send: Send) -> None:
        self.fault: str | None = None
        self._workspace = workspace
        self._scope = scope
        self._receive = receive
        self._send = send
        self._body = bytearray()
        self._answer = bytearray()
        self._status: int | None = None
        self._state: dict[str, Any] = scope.setdefault("state", {})

    async def receive(self) -> Message:
        """Pass a part of the request on."""
        message = await self._receive()
        self._body += message.get("body", b"")
        return message

    async def read_body(self) -> None:
        """Read a request that nothing else reads, for the log."""
        while (await self.receive()).get("more_body", False):
            pass

    async def send(self, message: Message) -> None:
        """Pass a part of the answer on; the log has the entry before the answer is complete."""
        if message["type"] == "http.response.start":
            self._status = message["status"]
        elif message["type"] == "http.response.body":
            self._answer += message.get("body", b"")
            if not message.get("more_body", False):
                await self.write()
        await self._send(message)

    async def write(self) -> None:
        """Write the entry, unless the log has it."""
        if not self._state.get(LOGGED):
            await run_in_threadpool(self._write)

    def _write(self) -> None:
        scope, workspace = self._scope, self._workspace
        answer: Answer | None = self._state.get(ANSWER)
        query = redacted_query(scope["query_string"].decode("latin-1"))
        workspace.record(
            Entry(
                at=workspace.now(),
                method=scope["method"],
                path=scope["path"] + (f"?{query}" if query else ""),
                incoming=_incoming(workspace, bytes(self._body)),
                headers=dict(Headers(scope=scope)),
                answer_status=self._status,
                answer_body=_incoming(workspace, bytes(self._answer)),
                verdict=_verdict(answer) if answer else None,
                changes=workspace.changes_of(answer) if answer else (),
                request=answer.request if answer else None,
                fault=self.fault,
            )
        )


def _verdict(answer: Answer) -> Outcome | None:
    """Return what became of a request that changes something, as its answer says."""
    if answer.request is None:
        return None
    if answer.status >= 400:
        return "rejected"
    return "partial" if answer.body.get("errors") else "accepted"


def _incoming(workspace: Workspace, body: bytes) -> Any:
    return workspace.readable(body.decode("utf-8", "replace")) if body else None


def _refusal(fault: Injected) -> JSONResponse:
    """Return the answer with the status of a fault."""
    headers = {HEADER: str(fault)}
    if fault.status == 429:  # the window ends at once, so that clients may try again
        headers |= {"x-ratelimit-remaining": "0", "x-ratelimit-reset": str(int(time.time()) + 1)}
    message = f"[brazesmith] injected fault: {fault}"
    return JSONResponse({"message": message}, fault.status or 500, headers)


async def _drop(scope: Scope, receive: Receive) -> None:
    """Close the connection without an answer. Raises ConnectionDropped if the server cannot."""
    close: Callable[[], None] | None = scope.get("extensions", {}).get(DROP)
    if close is None:
        raise ConnectionDropped("the connection was dropped: an injected fault")
    close()
    while (await receive())["type"] != "http.disconnect":
        pass
