"""RG9xx: the request around a body that goes to Regal: method, URL and headers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from brazesmith.contract.checks import by
from brazesmith.contract.rule import FINE, WRONG, Found, Options, Rule
from brazesmith.contract.rules.webhooks import header
from brazesmith.integrations.regal.destinations.fields import EVENTS_API, PARTNER_PAGE, URL

_REQUEST: dict[str, Any] = {
    "method": "POST",
    "url": URL,
    "headers": {"Authorization": "<REGAL_API_KEY>", "Content-Type": "application/json"},
    "body": {"traits": {"phone": "+15555550123"}},
}


def _method(request: dict[str, Any], options: Options) -> Sequence[Found]:
    sent = f"{request.get('method', 'POST')} {request['url']}"
    return FINE if sent == f"POST {URL}" else (Found(holes={"sent": sent}),)


def _key(request: dict[str, Any], options: Options) -> Sequence[Found]:
    if "headers" not in request:
        return FINE
    value = header(request, "Authorization")
    if not value:
        return (Found(holes={"what": "there is no Authorization header"}),)
    if value.lower().startswith(("bearer ", "basic ")):
        return (Found(holes={"what": "the Authorization header has more in it than the key"}),)
    return FINE


def _content_type(request: dict[str, Any], options: Options) -> Sequence[Found]:
    if "headers" not in request or header(request, "Content-Type") == "application/json":
        return FINE
    return WRONG


RULES: tuple[Rule, ...] = (
    Rule(
        code="RG901",
        title=f"Events go to POST {URL}.",
        level="rejected",
        where=("$",),
        check=by(_method, dict),
        message="{sent} is not where Regal takes events",
        hint=f"POST {URL}",
        provenance="documented",
        source=EVENTS_API,
        good=_REQUEST,
        bad={**_REQUEST, "method": "PUT"},
    ),
    Rule(
        code="RG902",
        status=401,
        title="The Authorization header is Regal's API key and nothing else.",
        level="rejected",
        where=("$",),
        check=by(_key, dict),
        message="{what}: Regal answers 401",
        hint="the raw key, without Bearer or Basic; it stands in Braze, not in Git",
        provenance="documented",
        source=EVENTS_API,
        good=_REQUEST,
        bad={**_REQUEST, "headers": {**_REQUEST["headers"], "Authorization": "Bearer x"}},
    ),
    Rule(
        code="RG903",
        title="The content type is application/json.",
        level="rejected",
        where=("$",),
        check=by(_content_type, dict),
        message="the request does not say that its body is JSON",
        hint="add the header Content-Type: application/json",
        provenance="documented",
        source=PARTNER_PAGE,
        good=_REQUEST,
        bad={**_REQUEST, "headers": {"Authorization": "<REGAL_API_KEY>"}},
    ),
)
