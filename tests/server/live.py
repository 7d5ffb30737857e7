"""A local Braze that really listens, on a free port."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Event, Thread
from typing import Any

from brazesmith.app.serve.delivery import Address
from brazesmith.app.serve.workspace import Workspace
from brazesmith.server.application import create_app
from brazesmith.server.listening import Server, bind, port_of


def send(
    address: Address, method: str, path: str, body: Any = None, **headers: str
) -> tuple[int, Any]:
    """Return status and body of an answer. `body` is JSON data, or bytes that are sent as is."""
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    sent = {"Content-Type": "application/json", "Authorization": "Bearer local-braze"}
    request = urllib.request.Request(
        address.url(path), None if body is None else data, sent | headers, method=method
    )
    try:
        with urllib.request.urlopen(request) as answer:
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as error:
        with error:
            return error.code, json.load(error)


@dataclass
class Live:
    """A running server and its workspace."""

    workspace: Workspace
    address: Address

    def send(self, method: str, path: str, body: Any = None, **headers: str) -> tuple[int, Any]:
        """Return status and body of an answer of this server."""
        return send(self.address, method, path, body, **headers)


@contextmanager
def listening(workspace: Workspace) -> Iterator[Live]:
    """Return a server for a workspace, which ends with the block."""
    sockets, ready = bind(0), Event()
    server = Server(create_app(workspace), ready.set)
    thread = Thread(target=server.run, args=(sockets,))
    thread.start()
    ready.wait()
    try:
        yield Live(workspace, Address("127.0.0.1", port_of(sockets)))
    finally:
        server.should_exit = True
        thread.join()
