"""Rate limits: a bucket of requests for each documented limit, refilled when its window ends."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from threading import Lock
from typing import Final, Literal

from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from brazesmith.server.answers import refusal

Limits = Literal["documented", "off"]


@dataclass(frozen=True, slots=True)
class Limit:
    """How many requests a window of seconds allows, for all endpoints of the limit together."""

    name: str
    requests: int
    seconds: int

    def __str__(self) -> str:
        unit = {1: "second", 60: "minute", 3600: "hour"}.get(
            self.seconds, f"{self.seconds} seconds"
        )
        return f"{self.requests:,} requests per {unit}"


_ROWS: Final = (
    Limit("track", 3_000, 3),
    Limit("track-sync", 500, 60),
    Limit("export", 250, 60),
    Limit("export-fields", 40, 1),
    Limit("identity", 20_000, 60),
    Limit("set-subscriptions", 5_000, 60),
    Limit("subscription-status", 250_000, 3600),
    Limit("messages", 250_000, 3600),
    Limit("broadcasts", 250, 60),
    Limit("catalogs", 50, 60),
    Limit("catalog-fields", 50, 60),
    Limit("catalog-item", 50, 60),
    Limit("catalog-items", 16_000, 60),
    Limit("transformations", 1_000, 60),
)
#: Braze's limits, from its pages on the endpoints.
LIMITS: Final[Mapping[str, Limit]] = {limit.name: limit for limit in _ROWS}


def _present() -> datetime:
    return datetime.now(UTC)


@dataclass(slots=True)
class _Bucket:
    window: int
    left: int


@dataclass(frozen=True, slots=True)
class Taken:
    """Whether a request is within its limit, and the headers that its answer has."""

    allowed: bool
    headers: Mapping[str, str]
    limit: Limit | None = None


class Buckets:
    """The buckets of a server. Windows begin at multiples of their length, as hours do.

    They end by the time of the computer, because clients wait for that: the clock of the local
    Braze may stand still, or be in another year.
    """

    def __init__(self, limits: Limits, clock: Callable[[], datetime] = _present) -> None:
        self._limits = limits
        self._clock = clock
        self._buckets: dict[str, _Bucket] = {}
        self._lock = Lock()

    def take(self, name: str) -> Taken:
        """Take a request from the bucket of a limit."""
        if self._limits == "off":
            return Taken(True, {})
        limit = LIMITS[name]
        window = math.floor(self._clock().timestamp() / limit.seconds)
        with self._lock:
            bucket = self._buckets.get(name)
            if bucket is None or bucket.window != window:
                bucket = self._buckets[name] = _Bucket(window, limit.requests)
            allowed = bucket.left > 0
            bucket.left -= allowed
            left = bucket.left
        return Taken(
            allowed,
            {
                "x-ratelimit-limit": str(limit.requests),
                "x-ratelimit-remaining": str(left),
                "x-ratelimit-reset": str((window + 1) * limit.seconds),
            },
            limit,
        )

    def refill(self) -> None:
        """Fill all buckets."""
        with self._lock:
            self._buckets.clear()


def too_many(taken: Taken) -> Response:
    """Return the answer to a request that is above its limit."""
    return refusal(429, f"more than {taken.limit}", "rate-windows", headers=taken.headers)


class LimitedWebhooks:
    """Middleware that applies the limit of the transformation URLs, which have no key."""

    def __init__(self, app: ASGIApp, buckets: Buckets) -> None:
        self._app = app
        self._buckets = buckets

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or refuse it."""
        if scope["type"] == "http" and scope["path"].startswith("/transformations/"):
            taken = self._buckets.take("transformations")
            if not taken.allowed:
                await too_many(taken)(scope, receive, send)
                return
        await self._app(scope, receive, send)
