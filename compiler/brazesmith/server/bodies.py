"""Bodies of requests: how large they may be, how long they may take, and what is JSON."""

from __future__ import annotations

import asyncio
import json
import math
from dataclasses import dataclass
from typing import Any, Final

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from brazesmith.server.answers import refusal

#: Maximum size of a body, in bytes: Braze's limit for most endpoints.
LARGEST_BODY: Final = 4 * 1024 * 1024
#: Deadline for the whole body of a request.
BODY_SECONDS: Final = 20.0


class Unreadable(Exception):
    """A body that is not JSON: the reason."""


class TooLarge(Unreadable):
    """A number that a float cannot hold."""


class TooDeep(Exception):
    """A body with more levels than Python can read."""


@dataclass(frozen=True, slots=True)
class Json:
    """A value, and whether an object in it has the same key twice."""

    value: Any
    repeated_keys: bool


def parse(data: bytes) -> Json:
    """Return the value of a body in UTF-8. Raises Unreadable or TooDeep."""
    repeated = False

    def from_pairs(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        nonlocal repeated
        value = dict(pairs)
        repeated = repeated or len(value) < len(pairs)
        return value

    try:
        value = json.loads(
            data.decode(),
            object_pairs_hook=from_pairs,
            parse_constant=_refuse_constant,
            parse_float=_finite,
            parse_int=_integer,
        )
    except RecursionError:
        raise TooDeep from None
    except ValueError as error:  # also the errors of UTF-8 and of very long integers
        raise Unreadable(str(error)) from None
    return Json(value, repeated)


def _refuse_constant(text: str) -> Any:
    raise Unreadable(f"`{text}` is not JSON")


def _integer(text: str) -> int:
    if len(text) > 308:
        _finite(text)
    return int(text)


def _finite(text: str) -> float:
    number = float(text)
    if math.isinf(number):
        raise TooLarge(f"{text} is too large")
    return number


class WholeBodies:
    """Middleware that reads the whole body before it calls the application.

    A body that is too large is refused, by its Content-Length before it is read; one that does not
    arrive in time is refused too. What a client still sends then is discarded by the connection.
    """

    def __init__(self, app: ASGIApp, largest: int = LARGEST_BODY) -> None:
        self._app = app
        self._largest = largest

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or refuse its body."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        announced = Headers(scope=scope).get("content-length", "0")
        if not announced.isdecimal() or int(announced) > self._largest:
            await self._too_large(scope, receive, send)
            return
        body = bytearray()
        more = True
        try:
            async with asyncio.timeout(BODY_SECONDS):
                while more:
                    message = await receive()
                    if message["type"] == "http.disconnect":
                        return
                    body += message.get("body", b"")
                    more = message.get("more_body", False)
                    if len(body) > self._largest:
                        await self._too_large(scope, receive, send)
                        return
        except TimeoutError:
            problem = f"the body did not arrive within {BODY_SECONDS:g} seconds"
            await refusal(408, problem, "slow-bodies")(scope, receive, send)
            return
        whole: Message | None = {"type": "http.request", "body": bytes(body), "more_body": False}

        async def replay() -> Message:
            nonlocal whole
            message, whole = whole, None
            return message or await receive()

        await self._app(scope, replay, send)

    async def _too_large(self, scope: Scope, receive: Receive, send: Send) -> None:
        problem = f"the body is larger than {self._largest:,} bytes"
        await refusal(413, problem, "large-bodies")(scope, receive, send)
