"""WH: what Braze needs to send a webhook at all.

A request is `{method, url, headers, body}`, as a rendered webhook is.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

from brazesmith.contract.checks import by, must_match, one_of
from brazesmith.contract.rule import FINE, Found, Options, Rule

_WEBHOOKS = "https://www.braze.com/docs/user_guide/message_building_by_channel/webhooks"
_OBJECT = "https://www.braze.com/docs/api/objects_filters/messaging/webhook_object"
_EXAMPLE: dict[str, Any] = {
    "method": "POST",
    "url": "https://example.com/people",
    "headers": {"Content-Type": "application/json"},
    "body": {"id": "u-1"},
}

#: How much is shown of a text, from where it is no JSON.
_SHOWN = 30


def header(request: dict[str, Any], name: str) -> str | None:
    """Return the value of a header, whatever the case of its name; None if it is not there."""
    headers = request.get("headers")
    for key, value in headers.items() if isinstance(headers, dict) else ():
        if key.lower() == name.lower() and isinstance(value, str):
            return value
    return None


def _is_json(request: dict[str, Any], options: Options) -> Sequence[Found]:
    """A body that is data is JSON; one that is text may be."""
    said, text = header(request, "Content-Type"), request.get("body")
    if type(text) is not str or (said is not None and "json" not in said.lower()):
        return FINE
    try:
        json.loads(text, parse_constant=_refuse)
    except json.JSONDecodeError as error:
        rest = text[error.pos :].lstrip().partition("\n")[0][:_SHOWN]
        where = f"line {error.lineno}, column {error.colno}"
        why = f"{where}, at `{rest}`" if rest else f"it ends in {where}"
    except (ValueError, RecursionError) as error:
        why = str(error)
    else:
        return FINE
    return (Found(at=("body",), holes={"why": why}),)


def _refuse(constant: str) -> Any:
    raise ValueError(f"{constant} is no number in JSON")


def _can_be_sent(url: str) -> bool:
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname) and port in (None, 80, 443)


RULES: tuple[Rule, ...] = (
    Rule(
        code="WH001",
        title="A JSON body is JSON once it is rendered.",
        level="rejected",
        where=("$",),
        check=by(_is_json, dict),
        message="the rendered body is not JSON: {why}",
        hint="texts stand in quotes and go through `json_escape`; numbers and booleans have no "
        "quotes; what may be absent stands in `{{% if %}}` with its comma",
        provenance="documented",
        source=_OBJECT,
        good=_EXAMPLE,
        bad={**_EXAMPLE, "body": '{"name": "Ada "the Countess" Lovelace"}'},
        note="Of `json_escape` Braze says to use it always for texts inside of JSON.",
    ),
    Rule(
        code="WH002",
        title="A webhook goes to port 80 or 443 of an http or https URL.",
        level="rejected",
        where=("url",),
        check=must_match(_can_be_sent),
        message="Braze does not send to {value}",
        hint="write the whole URL, https:// and all, without a port",
        provenance="documented",
        source=_WEBHOOKS,
        good=_EXAMPLE,
        bad={**_EXAMPLE, "url": "https://example.com:8443/people"},
    ),
    Rule(
        code="WH003",
        title="A webhook is a POST, PUT, DELETE or GET.",
        level="rejected",
        where=("method",),
        check=one_of(("POST", "PUT", "DELETE", "GET")),
        message="{value} is no method of Braze's webhooks",
        hint="choose one that the composer offers",
        provenance="documented",
        source=_OBJECT,
        good=_EXAMPLE,
        bad={**_EXAMPLE, "method": "PATCH"},
    ),
)
