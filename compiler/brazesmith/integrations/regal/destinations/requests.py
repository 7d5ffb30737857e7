"""RG9xx: the request around a body that goes to Regal: method, URL and headers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from brazesmith.contract.rule import OK, Options, Violation
from brazesmith.contract.rules.rows import Rows
from brazesmith.contract.rules.webhooks import header
from brazesmith.integrations.regal.destinations.fields import EVENTS_API, PARTNER_PAGE, URL

_REQUEST: dict[str, Any] = {
    "method": "POST",
    "url": URL,
    "headers": {"Authorization": "<REGAL_API_KEY>", "Content-Type": "application/json"},
    "body": {"traits": {"phone": "+15555550123"}},
}
RULES = Rows(EVENTS_API, objects={"": _REQUEST})


@RULES.rejected("RG901", "$").says(
    title=f"Events go to POST {URL}.",
    message="{sent} is not where Regal accepts events",
    hint=f"send POST {URL}",
    bad={**_REQUEST, "method": "PUT"},
)
def _method(request: dict[str, Any], options: Options) -> Sequence[Violation]:
    sent = f"{request.get('method', 'POST')} {request['url']}"
    return OK if sent == f"POST {URL}" else (Violation(holes={"sent": sent}),)


@RULES.rejected("RG902", "$").says(
    title="The Authorization header is only Regal's API key.",
    message="{what}, so Regal answers 401",
    hint="send the raw key, without Bearer or Basic; keep it in Braze, not in Git",
    bad={**_REQUEST, "headers": {**_REQUEST["headers"], "Authorization": "Bearer x"}},
    status=401,
)
def _key(request: dict[str, Any], options: Options) -> Sequence[Violation]:
    if "headers" not in request:
        return OK
    value = header(request, "Authorization")
    if not value:
        return (Violation(holes={"what": "there is no Authorization header"}),)
    if value.lower().startswith(("bearer ", "basic ")):
        return (Violation(holes={"what": "the Authorization header has more than the key"}),)
    return OK


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
