"""Who may talk to the server: checks of Host and Origin, the API key, the page's cookie.

The server listens on loopback, so only programs on this machine can reach it, and pages in its
browser. Two checks keep out pages of other sites. A site whose name resolves to 127.0.0.1 (DNS
rebinding) is visible in the Host header, and any other site in the Origin header.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from http.cookies import CookieError, SimpleCookie
from secrets import compare_digest, token_urlsafe
from typing import Final

from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from brazesmith.server.answers import refusal

#: The API key without `--api-key`. It is public, so it does not allow running code.
DEFAULT_KEY: Final = "local-braze"

#: The names of this machine that a request may use as its Host.
NAMES: Final = ("127.0.0.1", "localhost", "[::1]")

#: Paths below this one are for the page and for scripts, not Braze's.
CONTROL: Final = "/_/"
#: Paths that execute or change code.
CODE: Final = ("/_/run", "/_/fixtures")

_HOST: Final = re.compile(r"([a-z0-9.\-]+|\[[0-9a-f:.]+\])(?::(\d{1,5}))?", re.IGNORECASE)
_BEARER: Final = re.compile(r"Bearer +(\S.*)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Access:
    """The secrets of a server, and the port that requests name (any if it is None).

    `token` is new at each start. Only the page has it, as a cookie.
    """

    key: str = field(default=DEFAULT_KEY, repr=False)
    port: int | None = None
    token: str = field(default_factory=lambda: token_urlsafe(32), repr=False)

    @property
    def cookie(self) -> str:
        """The name of the page's cookie; browsers share cookies between ports."""
        return f"brazesmith-{self.port or 0}"

    def is_own_host(self, host: str) -> bool:
        """Return whether a Host header names this machine and port."""
        match = _HOST.fullmatch(host)
        if match is None or match[1].lower() not in NAMES:
            return False
        return self.port is None or int(match[2] or 80) == self.port

    def is_own_origin(self, origin: str) -> bool:
        """Return whether an Origin header names the page of this server."""
        return origin.startswith("http://") and self.is_own_host(origin.removeprefix("http://"))

    def has_key(self, headers: Headers) -> bool:
        """Return whether a request has the API key as `Authorization: Bearer KEY`."""
        values = headers.getlist("authorization")
        match = _BEARER.fullmatch(values[0].strip()) if len(values) == 1 else None
        return match is not None and compare_digest(match[1].encode(), self.key.encode())

    def has_token(self, headers: Headers) -> bool:
        """Return whether a request has the page's cookie."""
        return any(
            compare_digest(value.encode(), self.token.encode())
            for value in _cookies(headers.getlist("cookie"), self.cookie)
        )

    def give_cookie(self, response: Response) -> None:
        """Add the page's cookie to the response with its HTML."""
        response.set_cookie(self.cookie, self.token, httponly=True, samesite="strict", path="/")


def _cookies(headers: Sequence[str], name: str) -> list[str]:
    found = []
    for header in headers:
        try:
            cookie = SimpleCookie(header)
        except CookieError:
            continue
        if name in cookie:
            found.append(cookie[name].value)
    return found


class Guard:
    """Middleware that refuses requests from other sites, and control requests without the key."""

    def __init__(self, app: ASGIApp, access: Access) -> None:
        self._app = app
        self._access = access

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or refuse it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        refusal = refused(self._access, scope["path"], Headers(scope=scope))
        await (refusal or self._app)(scope, receive, send)


def refused(access: Access, path: str, headers: Headers) -> Response | None:
    """Return the response to a forbidden request, or None if the request is allowed."""
    hosts = headers.getlist("host")
    if len(hosts) != 1 or not access.is_own_host(hosts[0]):
        at = f"127.0.0.1:{access.port}" if access.port else "127.0.0.1"
        return refusal(
            403,
            f"the Host header does not name this server; use http://{at}. Set your tunnel to"
            f" rewrite it to {at}",
        )
    if not all(map(access.is_own_origin, headers.getlist("origin"))):
        return refusal(403, "requests from pages of other origins are refused")
    if not path.startswith(CONTROL) or access.has_token(headers):
        return None
    if not access.has_key(headers):
        return refusal(
            401, "send `Authorization: Bearer KEY` with the API key that `brazesmith serve` prints"
        )
    if path.startswith(CODE) and access.key == DEFAULT_KEY:
        return refusal(
            403,
            f"{path} runs or changes code, and the API key is the default one. Start `brazesmith"
            " serve` with `--api-key KEY`",
        )
    return None
