"""The endpoints of Braze's REST API: what a request is, in terms of `LocalBraze`."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from brazesmith.localbraze import Answer, LocalBraze
from brazesmith.localbraze.items import Method
from brazesmith.server.answers import refusal, respond
from brazesmith.server.bodies import Json, TooDeep, TooLarge, Unreadable, parse
from brazesmith.server.rates import too_many

#: What Braze prints for a body that is not JSON.
SYNTAX_ERROR: Final = {"error": "Error while parsing request body. Please check your syntax."}
INVALID_KEY: Final = {"message": "Invalid API Key"}


@dataclass(frozen=True, slots=True)
class Sent:
    """What a request sends: the names in its path, the parameters of its URL, its body."""

    path: Mapping[str, str]
    query: Mapping[str, Any]
    body: Any


Call = Callable[[LocalBraze, Sent], Answer]


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A row: the request line, Braze's permission, its rate limit, the method that answers.

    `limit` is a row of `rates.LIMITS`, or says which one counts a body.
    """

    line: str
    permission: str
    limit: str | Callable[[Any], str]
    call: Call
    has_body: bool = True

    @property
    def method(self) -> str:
        """The method of HTTP."""
        return self.line.partition(" ")[0]

    @property
    def path(self) -> str:
        """The path, with names in braces."""
        return self.line.partition(" ")[2]

    def limit_of(self, body: Any) -> str:
        """Return the name of the limit that counts a request with this body."""
        return self.limit if isinstance(self.limit, str) else self.limit(body)


def _body(answer: Callable[[LocalBraze, Any], Answer]) -> Call:
    """Return the call of a method that takes the body."""
    return lambda braze, sent: answer(braze, sent.body)


def _query(answer: Callable[[LocalBraze, Any], Answer]) -> Call:
    """Return the call of a method that takes the parameters of the URL."""
    return lambda braze, sent: answer(braze, sent.query)


def _items(method: Method) -> Call:
    return lambda braze, sent: braze.change_items(method, sent.path["catalog"], sent.body)


def _item(method: Method) -> Call:
    def call(braze: LocalBraze, sent: Sent) -> Answer:
        return braze.change_item(method, sent.path["catalog"], sent.path["item"], sent.body)

    return call


def _delete_catalog(braze: LocalBraze, sent: Sent) -> Answer:
    return braze.delete_catalog(sent.path["catalog"])


def _fields(braze: LocalBraze, sent: Sent) -> Answer:
    return braze.create_fields(sent.path["catalog"], sent.body)


def _field(braze: LocalBraze, sent: Sent) -> Answer:
    return braze.delete_field(sent.path["catalog"], sent.path["field"])


def _get_items(braze: LocalBraze, sent: Sent) -> Answer:
    cursor = sent.query.get("cursor")
    return braze.get_items(sent.path["catalog"], cursor[-1] if isinstance(cursor, list) else cursor)


def _get_item(braze: LocalBraze, sent: Sent) -> Answer:
    return braze.get_item(sent.path["catalog"], sent.path["item"])


def _list_catalogs(braze: LocalBraze, sent: Sent) -> Answer:
    return braze.list_catalogs()


def _export_limit(body: Any) -> str:
    """Return the limit of an export, which depends on its fields."""
    fields = body.get("fields_to_export") if isinstance(body, dict) else None
    slow = ("campaigns_received", "canvases_received")
    if not isinstance(fields, list) or not fields or any(name in fields for name in slow):
        return "export"
    return "export-fields"


def _message_limit(body: Any) -> str:
    """Return the limit of a message: broadcasts have a lower one."""
    broadcast = isinstance(body, dict) and body.get("broadcast") is True
    return "broadcasts" if broadcast else "messages"


_ITEMS: Final = "/catalogs/{catalog}/items"
_ITEM: Final = "/catalogs/{catalog}/items/{item}"

ENDPOINTS: Final = (
    Endpoint("POST /users/track", "users.track", "track", _body(LocalBraze.track)),
    Endpoint(
        "POST /users/track/sync", "users.track.sync", "track-sync", _body(LocalBraze.track_sync)
    ),
    Endpoint(
        "POST /users/export/ids", "users.export.ids", _export_limit, _body(LocalBraze.export_ids)
    ),
    Endpoint("POST /users/alias/new", "users.alias.new", "identity", _body(LocalBraze.new_aliases)),
    Endpoint("POST /users/identify", "users.identify", "identity", _body(LocalBraze.identify)),
    Endpoint("POST /users/merge", "users.merge", "identity", _body(LocalBraze.merge)),
    Endpoint("POST /users/delete", "users.delete", "identity", _body(LocalBraze.delete)),
    Endpoint(
        "POST /v2/subscription/status/set",
        "subscription.status.set",
        "set-subscriptions",
        _body(LocalBraze.set_subscriptions),
    ),
    Endpoint(
        "POST /subscription/status/set",
        "subscription.status.set",
        "set-subscriptions",
        _body(LocalBraze.set_subscription),
    ),
    Endpoint(
        "GET /subscription/status/get",
        "subscription.status.get",
        "subscription-status",
        _query(LocalBraze.subscription_status),
        has_body=False,
    ),
    Endpoint(
        "GET /subscription/user/status",
        "subscription.groups.get",
        "subscription-status",
        _query(LocalBraze.user_subscriptions),
        has_body=False,
    ),
    Endpoint(
        "POST /messages/send", "messages.send", _message_limit, _body(LocalBraze.send_messages)
    ),
    Endpoint("POST /catalogs", "catalogs.create", "catalogs", _body(LocalBraze.create_catalogs)),
    Endpoint("GET /catalogs", "catalogs.get", "catalogs", _list_catalogs, has_body=False),
    Endpoint(
        "DELETE /catalogs/{catalog}",
        "catalogs.delete",
        "catalogs",
        _delete_catalog,
        has_body=False,
    ),
    Endpoint(
        "POST /catalogs/{catalog}/fields", "catalogs.create_fields", "catalog-fields", _fields
    ),
    Endpoint(
        "DELETE /catalogs/{catalog}/fields/{field}",
        "catalogs.delete_fields",
        "catalog-fields",
        _field,
        has_body=False,
    ),
    Endpoint(f"GET {_ITEMS}", "catalogs.get_items", "catalog-item", _get_items, has_body=False),
    Endpoint(f"POST {_ITEMS}", "catalogs.add_items", "catalog-items", _items("POST")),
    Endpoint(f"PUT {_ITEMS}", "catalogs.replace_items", "catalog-items", _items("PUT")),
    Endpoint(f"PATCH {_ITEMS}", "catalogs.update_items", "catalog-items", _items("PATCH")),
    Endpoint(f"DELETE {_ITEMS}", "catalogs.delete_items", "catalog-items", _items("DELETE")),
    Endpoint(f"GET {_ITEM}", "catalogs.get_item", "catalog-item", _get_item, has_body=False),
    Endpoint(f"POST {_ITEM}", "catalogs.create_item", "catalog-item", _item("POST")),
    Endpoint(f"PUT {_ITEM}", "catalogs.replace_item", "catalog-item", _item("PUT")),
    Endpoint(f"PATCH {_ITEM}", "catalogs.update_item", "catalog-item", _item("PATCH")),
    Endpoint(
        f"DELETE {_ITEM}", "catalogs.delete_item", "catalog-item", _item("DELETE"), has_body=False
    ),
)
#: The paths of the endpoints, with names in braces.
PATHS: Final = tuple(dict.fromkeys(endpoint.path for endpoint in ENDPOINTS))


def _read(endpoint: Endpoint, request: Request, data: bytes) -> Json | Response:
    """Return the body of a request, or the answer to one that cannot be read."""
    if not endpoint.has_body:
        return Json(None, False)
    media = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media != "application/json":
        found = f"`{media}`" if media else "missing"
        return refusal(415, f"the Content-Type is {found}; send `application/json`")
    encoding = request.headers.get("content-encoding", "identity").strip().lower()
    if encoding != "identity":
        problem = f"the Content-Encoding is `{encoding}`; send the body without compression"
        return refusal(415, problem, "compressed-bodies")
    try:
        return parse(data)
    except TooDeep:
        return refusal(400, "the body is nested too deeply", "deep-nesting")
    except TooLarge:
        return respond(Answer(400, SYNTAX_ERROR, own_decisions=("unreadable-numbers",)))
    except Unreadable:
        return respond(Answer(400, SYNTAX_ERROR))


def _parameters(request: Request) -> dict[str, Any]:
    """Return the parameters of the URL, with an array for each that is repeated."""
    parameters = request.query_params
    return {
        name: values[0] if len(values) == 1 else values
        for name in parameters
        for values in (parameters.getlist(name),)
    }


def _answering(endpoint: Endpoint) -> Callable[[Request], Awaitable[Response]]:
    """Return the function that answers the requests of an endpoint."""

    async def answer(request: Request) -> Response:
        state = request.app.state
        if not state.access.has_key(request.headers):
            return respond(Answer(401, INVALID_KEY, own_decisions=("key-refusal",)))
        body = _read(endpoint, request, await request.body())
        taken = state.buckets.take(
            endpoint.limit_of(body.value if isinstance(body, Json) else None)
        )
        if not taken.allowed:
            return too_many(taken)
        if isinstance(body, Response):
            body.headers.update(taken.headers)
            return body
        sent = Sent(request.path_params, _parameters(request), body.value)
        answered = await run_in_threadpool(endpoint.call, state.workspace.braze, sent)
        if body.repeated_keys:
            names = sorted({*answered.own_decisions, "repeated-keys"})
            answered = replace(answered, own_decisions=tuple(names))
        request.state.answer = answered  # for the log
        return respond(answered, taken.headers)

    return answer


def _routes() -> list[Route]:
    """Return a route for each path, so that 405 names all methods of the path."""
    by_path: dict[str, dict[str, Callable[[Request], Awaitable[Response]]]] = {}
    for endpoint in ENDPOINTS:
        by_path.setdefault(endpoint.path, {})[endpoint.method] = _answering(endpoint)

    def dispatch(
        answers: Mapping[str, Callable[[Request], Awaitable[Response]]],
    ) -> Callable[[Request], Awaitable[Response]]:
        async def answer(request: Request) -> Response:
            return await answers["GET" if request.method == "HEAD" else request.method](request)

        return answer

    return [
        Route(path, dispatch(answers), methods=list(answers)) for path, answers in by_path.items()
    ]


ROUTES: Final = _routes()


def is_path(path: str) -> bool:
    """Return whether there is an endpoint with this path."""
    return any(route.path_regex.fullmatch(path) for route in ROUTES)
