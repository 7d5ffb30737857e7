"""A local Braze that really listens, on a free port."""

from __future__ import annotations

import asyncio
import json
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import uvicorn
from starlette.types import Receive, Scope, Send

from brazesmith.app.delivery import Address
from brazesmith.app.workspace import Workspace
from brazesmith.server.application import create_app


@dataclass
class Live:
    """A running server, and requests to it."""

    workspace: Workspace
    address: Address
    slow: str = ""  # requests to paths with this text are answered too late

    def send(self, method: str, path: str, body: Any = None, **headers: str) -> tuple[int, Any]:
        """Return status and body of an answer."""
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        sent = {"Content-Type": "application/json", "Authorization": "Bearer local-braze"}
        request = urllib.request.Request(
            self.address.url(path), None if body is None else data, sent | headers, method=method
        )
        try:
            with urllib.request.urlopen(request) as answer:
                return answer.status, json.load(answer)
        except urllib.error.HTTPError as error:
            with error:
                return error.code, json.load(error)


@contextmanager
def listening(workspace: Workspace) -> Iterator[Live]:
    """Return a server for a workspace, which ends with the block."""
    found = Live(workspace, Address("127.0.0.1", 0))
    inner = create_app(workspace)

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        if found.slow and found.slow in scope.get("path", ""):
            await asyncio.sleep(0.5)
        else:
            await inner(scope, receive, send)

    server = uvicorn.Server(
        uvicorn.Config(app, host="127.0.0.1", port=0, log_level="critical", lifespan="off")
    )
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    found.address = Address("127.0.0.1", server.servers[0].sockets[0].getsockname()[1])
    try:
        yield found
    finally:
        server.should_exit = True
        thread.join()
