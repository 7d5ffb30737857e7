"""RG9xx: the request around a body that goes to Regal: method, URL and headers."""

from __future__ import annotations

from typing import Any

from brazesmith.contract.destinations.webhook import header
from brazesmith.contract.rules.rows import Rows
from brazesmith.integrations.regal.destinations.fields import EVENTS_API, PARTNER_PAGE, URL

_REQUEST: dict[str, Any] = {
    "method": "POST",
    "url": URL,
    "headers": {"Authorization": "<REGAL_API_KEY>", "Content-Type": "application/json"},
    "body": {"traits": {"phone": "+15555550123"}},
}
RULES = Rows(EVENTS_API, objects={"": _REQUEST})


def _other_request(request: dict[str, Any]) -> str | None:
    """Return the method and URL of a request that does not go to Regal's API."""
    sent = f"{request.get('method', 'POST')} {request['url']}"
    return None if sent == f"POST {URL}" else sent


RULES.rejected("RG901", "$").has_problem(
    _other_request,
    hole="sent",
    title=f"Events go to POST {URL}.",
    message=f"the request goes to {{sent}}; Regal accepts events at POST {URL}",
    hint=f"send POST {URL}",
    bad={**_REQUEST, "method": "PUT"},
)


def _problem_of_key(request: dict[str, Any]) -> str | None:
    if "headers" not in request:
        return None
    value = header(request, "Authorization")
    if not value:
        return "there is no Authorization header"
    if value.lower().startswith(("bearer ", "basic ")):
        return "the Authorization header has more than the key"
    return None


RULES.rejected("RG902", "$").has_problem(
    _problem_of_key,
    title="The Authorization header is only Regal's API key.",
    message="{problem}, so Regal answers 401",
    hint="send the raw key, without Bearer or Basic; keep it in Braze, not in Git",
    bad={**_REQUEST, "headers": {**_REQUEST["headers"], "Authorization": "Bearer x"}},
    status=401,
)


def _declares_json(request: dict[str, Any]) -> bool:
    return "headers" not in request or header(request, "Content-Type") == "application/json"


RULES.rejected("RG903", "$").must(
    _declares_json,
    title="The content type is application/json.",
    message="the request does not declare its body as JSON",
    hint="add the header Content-Type: application/json",
    bad={**_REQUEST, "headers": {"Authorization": "<REGAL_API_KEY>"}},
    source=PARTNER_PAGE,
)
