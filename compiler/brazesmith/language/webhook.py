"""Webhooks of canvases and campaigns: one request, made of personalization values.

braze = Personalization()
transform = Transform(
    name="crm/signed-up",
    source=braze,
    body=Webhook(
        url="https://crm.example.com/people",
        method="POST",
        headers={"Authorization": secret("CRM_API_KEY"), "Content-Type": "application/json"},
        body={"id": braze.user.user_id, "plan": braze.custom_attributes["plan"]},
    ),
)
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from dataclasses import field as dataclass_field
from typing import TYPE_CHECKING, Any, Literal
from urllib.parse import urlsplit

from brazesmith import ir
from brazesmith.base.diagnostics import CallSite, caller
from brazesmith.contract.destinations.webhook import WEBHOOK
from brazesmith.ir import types
from brazesmith.ir.operator import Operator, Role, with_role
from brazesmith.language.payload import Payload, Record, field
from brazesmith.operators.expressions import Anything, Iso8601, Map, Number, Text, TextLike
from brazesmith.operators.symbolic import describe, refuse, to_node, wrong

__all__ = ["Campaign", "Canvas", "Personalization", "User", "Webhook", "secret"]

_SET = "it may not be set"


class User(Record):
    """The standard profile fields, under their names in Liquid: `user_id` is the external id."""

    first_name: Text = field(optional=_SET)
    last_name: Text = field(optional=_SET)
    email_address: Text = field(optional=_SET)
    phone_number: Text = field(optional=_SET)
    user_id: Text = field(optional="anonymous users have none")
    braze_id: Text = field(optional=_SET)
    city: Text = field(optional=_SET)
    country: Text = field(optional=_SET)
    date_of_birth: Text = field(optional=_SET)
    gender: Text = field(optional=_SET)
    language: Text = field(optional=_SET)
    time_zone: Text = field(optional=_SET)
    last_used_app_date: Iso8601 = field(optional=_SET)
    most_recent_app_version: Text = field(optional=_SET)
    most_recent_locale: Text = field(optional=_SET)
    most_recent_location: Anything = field(optional=_SET)
    random_bucket_number: Number = field(optional=_SET)


class Campaign(Record):
    """`campaign.${…}`."""

    name: Text = field(optional=_SET)
    api_id: Text = field(optional=_SET)
    dispatch_id: Text = field(optional=_SET)
    message_name: Text = field(optional=_SET)
    message_api_id: Text = field(optional=_SET)


class Canvas(Record):
    """`canvas.${…}`."""

    name: Text = field(optional=_SET)
    api_id: Text = field(optional=_SET)
    variant_name: Text = field(optional=_SET)
    variant_api_id: Text = field(optional=_SET)


class Personalization(Payload, event="Braze canvas or campaign"):
    """The values that a webhook can read. A subclass declares the attributes of a workspace.

    A blank value is absent: nil, blank text, an empty array or object. A declared text is what
    Liquid prints. A declared number or boolean is absent if the value has another type. An
    undeclared value stays unchanged.
    """

    user: User
    campaign: Campaign
    canvas: Canvas
    subscribed_state: Map[Text]
    if TYPE_CHECKING:  # a subclass may replace these with a `Record`
        custom_attributes: Any
        event_properties: Any
        canvas_entry_properties: Any
        context: Any
        api_trigger_properties: Any
    else:
        custom_attributes: Map[Anything]
        event_properties: Map[Anything]
        canvas_entry_properties: Map[Anything]
        context: Map[Anything]
        api_trigger_properties: Map[Anything]


@dataclass(frozen=True, slots=True)
class Secret:
    """A placeholder for a key that is kept in Braze. Make one with `secret("NAME")`."""

    name: str


def secret(name: str) -> Secret:
    """Return a placeholder for a key, `<NAME>`, to be replaced in Braze's dashboard.

    The key itself never appears in a spec, in the repository or in a fixture.
    """
    if not re.fullmatch(r"[A-Z][A-Z0-9_]*", name):
        refuse("S121", f"{name!r} is not a valid secret name", 'write `secret("SHOP_API_KEY")`')
    return Secret(name)


_METHODS = ("POST", "PUT", "DELETE", "GET")  # Braze's webhook object
_KEY_LIKE = re.compile(r"auth|key|token|secret|password|cookie|signature", re.IGNORECASE)
_HEADER_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Webhook:
    """A webhook of a canvas or campaign: method and headers are fixed, the body is JSON.

    The URL is fixed, or begins with a fixed part: `format_text("https://a.example/{}", user.city)`.
    The other parts are encoded (`url_encoded`). The default header is `Content-Type:
    application/json`. `fail("…")` in a body, and `fail` or `skip` instead of it, abort the message.
    """

    url: TextLike
    body: Mapping[str, Any]
    method: Literal["POST", "PUT", "DELETE", "GET"] = "POST"
    headers: Mapping[str, str | Text | Secret] | None = None
    site: CallSite | None = dataclass_field(default_factory=caller, repr=False)

    def _to_body(self) -> ir.Send:
        request = (
            ir.Entry("method", self._method()),
            ir.Entry("url", self._url()),
            ir.Entry("headers", self._headers()),
            ir.Entry("body", self._object()),
        )
        return ir.Send(WEBHOOK, ir.Object(request, types.OBJECT, self.site))

    def _wrong(self, message: str, *notes: str, code: str = "S122") -> ir.Wrong:
        return wrong(code, message, *notes, site=self.site)

    def _method(self) -> ir.Node:
        if self.method not in _METHODS:
            hint = "use POST, PUT, DELETE or GET"
            return self._wrong(f"{self.method!r} is not a webhook method", hint)
        return to_node(self.method, self.site)

    def _url(self) -> ir.Node:
        if isinstance(self.url, Secret):
            problem, hint = _KEY_IN_URL
            return self._wrong(f"invalid URL: {problem}", hint, code="S121")
        node = to_node(self.url, self.site)
        if isinstance(node, ir.Call) and node.operator.role is Role.CONCATENATION:
            return self._composed(node)
        node = self._fixed("the URL", self.url)
        if isinstance(node, ir.Const) and (problem := _url_problem(str(node.value))):
            return self._wrong(f"invalid URL {node.value!r}: {problem}", 'write `url="https://…"`')
        return node

    def _composed(self, node: ir.Call) -> ir.Node:
        """Return a URL of several parts, with the parts that are not constant encoded."""
        start = node.arguments[0]
        begins = isinstance(start, ir.Const) and re.match(_HOST, str(start.value))
        if not (begins or isinstance(start, ir.Setting)):
            return self._wrong(
                f"`{describe(start)}` cannot begin a URL: the host must be a constant",
                'begin with the host and a slash: `format_text("https://a.example/{}", x)`',
            )
        host = "" if begins else "https://a.example/"
        fixed = (str(part.value) for part in node.arguments if isinstance(part, ir.Const))
        if problem := _url_problem(host + "".join(fixed)):
            return self._wrong(f"invalid URL: {problem}", "percent-encode the constant parts")
        return replace(node, arguments=tuple(map(_encoded, node.arguments)))

    def _headers(self) -> ir.Node:
        headers = {"Content-Type": "application/json"} if self.headers is None else self.headers
        if not isinstance(headers, Mapping):
            hint = 'write `headers={"Content-Type": "application/json"}`'
            return self._wrong("`headers` must be a dict", hint)
        names: set[str] = set()
        for name in headers:
            if not isinstance(name, str) or not _HEADER_NAME.fullmatch(name):
                hint = "use letters, digits and hyphens"
                return self._wrong(f"{name!r} is not a valid header name", hint)
            if name.lower() in names:
                hint = "remove one; header names are case-insensitive"
                return self._wrong(f"the header `{name}` appears twice", hint)
            names.add(name.lower())
        entries = (ir.Entry(name, self._header(name, value)) for name, value in headers.items())
        return ir.Object(tuple(entries), types.OBJECT, self.site)

    def _header(self, name: str, value: object) -> ir.Node:
        if isinstance(value, Secret):
            return to_node(f"<{value.name}>", self.site)
        if isinstance(value, str) and _KEY_LIKE.search(name):
            hint = f'write `"{name}": secret("…")`, and insert the key when you paste the webhook'
            message = f"the header `{name}` may contain a key, which must not be in a spec"
            return self._wrong(message, hint, code="S121")
        node = self._fixed(f"the header `{name}`", value)
        if isinstance(node, ir.Const) and not re.fullmatch(r"[\t\x20-\x7e]*", str(node.value)):
            message = f"the header `{name}` contains characters that headers cannot have"
            return self._wrong(message, "use only ASCII characters, on one line")
        return node

    def _fixed(self, what: str, value: object) -> ir.Node:
        node = to_node(value, self.site)
        match node:
            case ir.Setting() | ir.Wrong() | ir.Const(value=str()):
                return node
            case ir.Const():
                hint = 'write text in quotes, or `setting("…")`'
                return self._wrong(f"{what} must be text, not {describe(node)}", hint)
        return self._wrong(
            f"{what} must be a constant, but `{describe(node)}` is known only at run time",
            'write text in quotes, or `setting("…")`',
        )

    def _object(self) -> ir.Node:
        node = to_node(self.body, self.site)
        if _is_object(node):
            return node
        return self._wrong(
            "the body of a webhook must always be an object",
            'write `body={"key": value, …}`; to send nothing in some cases, '
            "`route((condition, Webhook(…)), …)`",
        )


#: The constant beginning of a URL whose remainder is known only when the message is sent.
_HOST = re.compile(r"https?://[^/?#]+[/?]")


def _encoded(part: ir.Node) -> ir.Node:
    """Return a part of a URL, encoded unless it is constant or already encoded."""
    match ir.unnamed(part):
        case ir.Const() | ir.Setting() | ir.Call(operator=Operator(role=Role.URL_ENCODING)):
            return part
    return ir.Call(with_role(Role.URL_ENCODING), (part,), types.optional(types.TEXT), part.site)


def _is_object(node: ir.Node) -> bool:
    """Return whether a node is always an object or a failure."""
    match node:
        case ir.Named(value=value):
            return _is_object(value)
        case ir.If(then=then, otherwise=otherwise):
            return _is_object(then) and _is_object(otherwise)
        case ir.Call(operator=operator):
            return operator.takes_pairs
    return isinstance(node, ir.Object | ir.Fail | ir.Wrong)


_KEY_IN_URL = ("it must not contain a key, because URLs end up in logs", "send the key as a header")


def _url_problem(url: str) -> str:
    """Return what is wrong with a URL, or ""."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        return str(error)[:1].lower() + str(error)[1:]
    if parts.scheme not in ("http", "https") or not parts.hostname:
        return "it must begin with https://"
    if port not in (None, 80, 443):
        return "Braze sends webhooks only to ports 80 and 443"
    if parts.username or parts.password:
        return "; ".join(_KEY_IN_URL)
    if re.search(r"[{}]", url):
        return 'it must not contain braces; for a value, write `format_text("https://…/{}", x)`'
    return "" if re.fullmatch(r"[!-~]+", url) else "it must be ASCII without spaces"
