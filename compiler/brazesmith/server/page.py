"""The page at `/`: the bundle of `ui/`, written to `static/` by `make ui` or the build of a wheel.

Every response has a Content-Security-Policy with a new nonce. The page needs nothing from other
origins, and only scripts and styles with the nonce work in it. The response with the HTML also has
the cookie that allows the page to use `/_/`.
"""

from __future__ import annotations

from pathlib import Path
from secrets import token_urlsafe
from typing import Final

from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, PlainTextResponse, Response
from starlette.routing import Route

#: Where the bundle is; not in Git.
STATIC: Final = Path(__file__).with_name("static")

#: What `ui/src/index.html` has in place of the nonce.
PLACEHOLDER: Final = "%NONCE%"

#: Shown at `/` if there is no bundle.
MISSING: Final = """\
The local Braze is running, but its page is not built.

In a clone of brazesmith, run `make ui` and reload. Otherwise, install Node 20 or newer, then
install brazesmith again: the installation builds the page.

The API works without the page. For example:

    curl -H 'Authorization: Bearer <api key>' {origin}/_/state
"""

_POLICY: Final = "; ".join(
    (
        "default-src 'none'",
        "script-src 'nonce-{nonce}'",
        "style-src 'nonce-{nonce}'",
        "connect-src 'self'",
        "img-src data:",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
        "require-trusted-types-for 'script'",
        "trusted-types 'none'",
    )
)


def security_headers(nonce: str) -> dict[str, str]:
    """Return the headers of everything that belongs to the page."""
    return {
        "Content-Security-Policy": _POLICY.format(nonce=nonce),
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "no-referrer",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
    }


async def index(request: Request) -> Response:
    """Answer `GET /` with the page, or with how to build it."""
    nonce = token_urlsafe(16)
    headers = security_headers(nonce) | {"Cache-Control": "no-store"}
    file = STATIC / "index.html"
    if not file.exists():
        text = MISSING.format(origin=str(request.base_url).rstrip("/"))
        return PlainTextResponse(text, 503, headers)
    html = file.read_text("utf-8").replace(PLACEHOLDER, nonce)
    response = HTMLResponse(html, headers=headers)
    request.app.state.access.give_cookie(response)
    return response


async def asset(request: Request) -> Response:
    """Answer `GET /page/NAME` with a file of the bundle. Names contain a hash of the contents."""
    headers = security_headers(token_urlsafe(16))
    file = STATIC / request.path_params["name"]
    if file.parent != STATIC or file.name == "index.html" or not file.is_file():
        return PlainTextResponse("The page has no such file. Reload it.\n", 404, headers)
    headers["Cache-Control"] = "public, max-age=31536000, immutable"
    return FileResponse(file, headers=headers)


ROUTES: Final = [Route("/", index), Route("/page/{name}", asset)]
