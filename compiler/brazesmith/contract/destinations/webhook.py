"""A webhook of a Canvas or campaign: a whole request, to any receiver.

A request is `{method, url, headers, body}`, as a rendered webhook is. The rules WH say what Braze
needs to send it at all.
"""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlsplit

from brazesmith.contract.answers import answer_webhook
from brazesmith.contract.destination import Destination
from brazesmith.contract.fields import Field
from brazesmith.contract.rules.rows import Rows
from brazesmith.contract.wording import listed

WEBHOOK = Destination(
    name="webhook",
    rank=2,
    request="the webhook's own URL",
    keys=("method", "url", "headers", "body"),
    rules=(__name__,),
    answers=answer_webhook,
    receiver="the receiver",
    has_profiles=False,
    is_request=True,
)
DESTINATIONS = (WEBHOOK,)

_WEBHOOKS = "https://www.braze.com/docs/user_guide/message_building_by_channel/webhooks"
_OBJECT = "https://www.braze.com/docs/api/objects_filters/messaging/webhook_object"
_EXAMPLE: dict[str, Any] = {
    "method": "POST",
    "url": "https://example.com/people",
    "headers": {"Content-Type": "application/json"},
    "body": {"id": "u-1"},
}

_METHOD = Field("method", "string", "HTTP method", _OBJECT, values=("POST", "PUT", "DELETE", "GET"))
RULES = Rows(_OBJECT, {"method": _METHOD}, {"": _EXAMPLE}, receiver="the receiver")

#: How many characters of a text are shown, from where it stops being JSON.
_SHOWN = 30


def header(request: dict[str, Any], name: str) -> str | None:
    """Return the value of a header, whatever the case of its name; None if it is not there."""
    headers = request.get("headers")
    for key, value in headers.items() if isinstance(headers, dict) else ():
        if key.lower() == name.lower() and isinstance(value, str):
            return value
    return None


def _refuse(constant: str) -> Any:
    raise ValueError(f"{constant} is not a number in JSON")


def _can_be_sent(url: str) -> bool:
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname) and port in (None, 80, 443)


def _problem_of_json(request: dict[str, Any]) -> str | None:
    """Return why a body that is text is not JSON; one that is data is JSON."""
    content_type, text = header(request, "Content-Type"), request.get("body")
    if type(text) is not str or (content_type and "json" not in content_type.lower()):
        return None
    try:
        json.loads(text, parse_constant=_refuse)
    except json.JSONDecodeError as error:
        rest = text[error.pos :].lstrip().partition("\n")[0][:_SHOWN]
        where = f"line {error.lineno}, column {error.colno}"
        return f"{where}, at `{rest}`" if rest else f"it ends in {where}"
    except (ValueError, RecursionError) as error:
        return str(error)
    return None


RULES.rejected("WH001", "$").has_problem(
    _problem_of_json,
    at=("body",),
    title="A JSON body is valid JSON once it is rendered.",
    message="the rendered body is not JSON: {problem}",
    hint="quote texts and apply `json_escape`; do not quote numbers and booleans; put what may be "
    "absent into `{{% if %}}` together with its comma",
    bad={**_EXAMPLE, "body": '{"name": "Ada "the Countess" Lovelace"}'},
    note="Braze recommends `json_escape` for every text inside JSON.",
)
RULES.rejected("WH002", "url").matches(
    _can_be_sent,
    "an http or https URL with port 80 or 443",
    good="https://example.com/people",
    bad="https://example.com:8443/people",
    title="A webhook goes to port 80 or 443 of an http or https URL.",
    message="`url` is {value}; Braze sends webhooks only to http or https URLs with port 80 or 443",
    hint="write the whole URL, including https://, without a port",
    source=_WEBHOOKS,
)
RULES.rejected("WH003", "method").is_one_of(
    message=f"`method` is {{value}}; Braze sends webhooks with {listed(_METHOD.values, 'or')}",
    hint="choose a method that the composer offers",
    bad="PATCH",
)
RULES.risky("WH004", "*").must_not_exist(
    title="A webhook is a method, a URL, headers and a body.",
    message="`{name}` is not a part of a webhook; nothing sends it",
    hint="put it into `body`",
    bad={**_EXAMPLE, "id": "u-1"},
)
RULES.rejected("WH005", "$").has_type(
    "object",
    null=False,
    title="A webhook is a JSON object.",
    message="the webhook is {kind}, not a JSON object",
    hint="write the whole request: {{method: ..., url: ..., headers: ..., body: ...}}",
    good=_EXAMPLE,
    bad=[_EXAMPLE],
)
