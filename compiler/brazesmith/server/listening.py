"""uvicorn on loopback, with deadlines and a limit on connections, which uvicorn does not have.

A connection that does not send its headers or its body in time is closed, and so is one that does
not read its answer. When all places are taken, the connection that has waited longest for a request
makes room. So slow clients never keep others out, however many they are.
"""

from __future__ import annotations

import asyncio
import errno
import logging
import signal
import socket
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from threading import current_thread, main_thread
from typing import Any, Final

import h11
import uvicorn
from starlette.types import ASGIApp
from uvicorn.protocols.http.h11_impl import H11Protocol

from brazesmith.projects.errors import UsageError
from brazesmith.server.bodies import BODY_SECONDS

try:
    import resource
except ImportError:  # Windows has no such limit
    resource = None  # type: ignore[assignment]  # a module elsewhere

#: Deadline for the headers of a request, from the connection or the previous answer.
HEADER_SECONDS: Final = 10.0
#: Deadline for a client to read an answer.
READING_SECONDS: Final = 30.0
#: Maximum number of open connections, and at most a quarter of the process's file limit.
MOST_CONNECTIONS: Final = 512
#: How many connections may wait to be accepted, and how many asyncio accepts at a time.
_WAITING: Final = 2_048
_AT_ONCE: Final = 8
#: How long a stopping server waits for the requests in progress.
STOPPING_SECONDS: Final = 6

#: The key in a scope's extensions of a function that closes the connection without an answer.
DROP: Final = "brazesmith.drop"

_DEADLINES: Final = {h11.IDLE: HEADER_SECONDS, h11.SEND_BODY: BODY_SECONDS + 5}


class PortInUse(UsageError):
    """Another program listens on the port."""


def bind(port: int) -> list[socket.socket]:
    """Return sockets for a port of 127.0.0.1 and, where there is one, ::1. Raises PortInUse.

    Port 0 chooses a free one. `localhost` is either address, so both must be ours.
    """
    first = _bound(socket.AF_INET, "127.0.0.1", port)
    sockets = [first]
    if socket.has_ipv6:
        try:
            sockets.append(_bound(socket.AF_INET6, "::1", first.getsockname()[1]))
        except PortInUse:
            if port:
                first.close()
                raise
        except OSError:  # this machine has no ::1
            pass
    return sockets


def _bound(family: int, address: str, port: int) -> socket.socket:
    bound = socket.socket(family, socket.SOCK_STREAM)
    try:
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if family == socket.AF_INET6:
            bound.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        bound.bind((address, port))
        bound.listen(_WAITING)  # clients wait until the server is ready
    except OSError as error:
        bound.close()
        if error.errno == errno.EADDRINUSE:
            raise PortInUse(
                f"port {port} is in use by another program",
                "stop it, or choose another port: `--port 0` takes a free one",
            ) from None
        if error.errno == errno.EACCES:
            raise PortInUse(
                f"port {port} needs more rights than you have", "choose a port above 1023"
            ) from None
        raise
    return bound


class _Connection(H11Protocol):
    """A connection with deadlines."""

    _state: Any = None
    _since = 0.0
    _deadline: asyncio.TimerHandle | None = None
    _reading: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn's
        """Open the connection, and close another one if there are too many."""
        super().connection_made(transport)
        self._watch()
        if len(self.connections) > _places():
            self._make_room()

    def _make_room(self) -> None:
        """Close the connection that has waited longest."""
        everyone = [one for one in self.connections if isinstance(one, _Connection)]
        waiting = [one for one in everyone if one.is_waiting]
        longest = min(waiting, key=lambda one: one._since)
        longest.transport.abort()
        self.connections.discard(longest)  # as it will be soon, and it must not be chosen again

    @property
    def is_waiting(self) -> bool:
        """Whether the client has to send the rest of a request, or to read an answer."""
        return self._state in _DEADLINES or self._reading is not None

    def handle_events(self) -> None:
        """Start to answer complete requests."""
        super().handle_events()
        if self.scope is not None:
            extensions: dict[str, Any] = self.scope.setdefault("extensions", {})
            extensions[DROP] = self.transport.abort
        self._watch()

    def on_response_complete(self) -> None:
        """Wait for the next request."""
        super().on_response_complete()
        self._watch()

    def _watch(self) -> None:
        """Set the deadline for what the client sends next."""
        if self.conn.their_state is self._state:
            return
        self._state = self.conn.their_state
        self._since = self.loop.time()
        if self._deadline:
            self._deadline.cancel()
            self._deadline = None
        if self._state in _DEADLINES:
            self._deadline = self.loop.call_later(_DEADLINES[self._state], self.transport.abort)

    def pause_writing(self) -> None:
        """Set the deadline for reading an answer."""
        super().pause_writing()
        self._since = self.loop.time()
        self._reading = self.loop.call_later(READING_SECONDS, self.transport.abort)

    def resume_writing(self) -> None:
        """Cancel the deadline for reading an answer."""
        super().resume_writing()
        if self._reading:
            self._reading.cancel()
            self._reading = None

    def connection_lost(self, exc: Exception | None) -> None:
        """Cancel the deadlines."""
        for timer in (self._deadline, self._reading):
            if timer:
                timer.cancel()
        super().connection_lost(exc)

    def shutdown(self) -> None:
        """Stop when the current answer is complete; end a stream of events at once."""
        super().shutdown()
        if self.cycle and self.cycle.response_started and not self.cycle.response_complete:
            self.transport.close()


def _places() -> int:
    """Return the maximum number of open connections."""
    if resource is None:
        return MOST_CONNECTIONS
    return min(MOST_CONNECTIONS, resource.getrlimit(resource.RLIMIT_NOFILE)[0] // 4)


class Server(uvicorn.Server):
    """A server on sockets from `bind`. `ready` is called when it answers."""

    def __init__(self, app: ASGIApp, ready: Callable[[], None] = lambda: None) -> None:
        super().__init__(
            uvicorn.Config(
                app,
                http=_Connection,
                ws="none",
                loop="asyncio",
                log_config=None,
                access_log=False,
                server_header=False,
                proxy_headers=False,
                backlog=_AT_ONCE,
                timeout_graceful_shutdown=STOPPING_SECONDS,
            )
        )
        self._ready = ready
        log = logging.getLogger("uvicorn.error")
        log.addHandler(logging.NullHandler())  # the application reports its own errors
        log.propagate = False

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start to answer requests."""
        await super().startup(sockets)
        for bound in sockets or ():
            bound.listen(_WAITING)  # asyncio has set it to the number that it accepts at once
        self._ready()

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Stop on Ctrl+C and on SIGTERM. (uvicorn would raise the signal again afterwards.)"""
        signals = (signal.SIGINT, signal.SIGTERM) if current_thread() is main_thread() else ()
        handlers = {number: signal.signal(number, self.handle_exit) for number in signals}
        try:
            yield
        finally:
            for number, handler in handlers.items():
                signal.signal(number, handler)


def port_of(sockets: Sequence[socket.socket]) -> int:
    """Return the port of bound sockets."""
    return int(sockets[0].getsockname()[1])
