"""What requests that send something have in common: their bodies, and how many there may be."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Sequence
from typing import Any, Final, TypeVar

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request

from brazesmith.app.serve.delivery import Address
from brazesmith.app.serve.receivers import is_too_deep
from brazesmith.base.diagnostics import did_you_mean
from brazesmith.engines.liquid.values import PayloadError, strict_json, without_surrogates

T = TypeVar("T")

#: How many campaigns and simulated events are sent at a time. The others wait.
_MOST_SENDING: Final = 8


class BadBody(ValueError):
    """A body that cannot be used. The message says what is wrong and what to write."""


def address_of(request: Request) -> Address:
    """Return where the server that received a request listens."""
    host, port = request.scope["server"]
    return Address(host, port)


async def run_sending(request: Request, function: Callable[..., T], *arguments: Any) -> T:
    """Call a function that sends requests to this server, in a thread.

    It waits for other threads, so only a few may do so at a time.
    """
    state = request.app.state
    if not hasattr(state, "sending"):
        state.sending = asyncio.Semaphore(_MOST_SENDING)
    async with state.sending:
        return await run_in_threadpool(function, *arguments)


async def read_body(
    request: Request, required: str | Sequence[str], optional: Sequence[str] = ()
) -> dict[str, Any]:
    """Return a JSON object with non-empty strings under the required keys. Raises BadBody.

    `properties` must be an object; every other key holds a string.
    """
    needed = (required,) if isinstance(required, str) else tuple(required)
    example = json.dumps(dict.fromkeys(needed, "…"), ensure_ascii=False)
    try:
        body = strict_json((await request.body()).decode("utf-8", "replace"))
    except PayloadError:
        raise BadBody(f"the body is not JSON; send {example}") from None
    if is_too_deep(body):
        raise BadBody(f"the body is nested too deeply; send {example}")
    body = without_surrogates(body)
    if not isinstance(body, dict):
        raise BadBody(f"the body is not an object; send {example}")
    known = (*needed, *optional)
    for name, value in body.items():
        if name not in known:
            hint = did_you_mean(name, known, f"known keys: {', '.join(known)}")
            raise BadBody(f"unknown key `{name}`; {hint}")
        if name == "properties":
            if not isinstance(value, dict):
                raise BadBody('`properties` must be an object, like {"step": 1}')
        elif not isinstance(value, str) or not value:
            raise BadBody(f"`{name}` must be a non-empty string")
    for name in needed:
        if name not in body:
            raise BadBody(f"`{name}` is missing; send {example}")
    return body
