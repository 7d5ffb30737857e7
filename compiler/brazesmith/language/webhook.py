"""What a webhook of Braze sends: one request, made of personalisation values.

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
from brazesmith.ir.operator import Role, with_role
from brazesmith.language.payload import Payload, Record, field
from brazesmith.operators.expressions import Anything, Iso8601, Map, Number, Text, TextLike
from brazesmith.operators.symbolic import describe, refuse, to_node, wrong

__all__ = ["Campaign", "Canvas", "Personalization", "User", "Webhook", "secret"]

_SET = "Braze has it where it was set"


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
    """The values that a webhook can read. A subclass declares what its own attributes are.

    What is blank is absent: nil, blank text, an empty array or object. A value that is declared a
    text is what Liquid prints; one that is declared a number or boolean and is none is absent; one
    that is not declared stays what it is.
    """

    user: User
    campaign: Campaign
    canvas: Canvas
    subscribed_state: Map[Text]
    if TYPE_CHECKING:  # a subclass puts a `Record` in its place
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
    """The place of a key that Braze holds. Make one with `secret("NAME")`."""

    name: str


def secret(name: str) -> Secret:
    """A placeholder for a key, `<NAME>`: whoever pastes the webhook puts the key there.

    The key itself never stands in a spec, in the repository or in a fixture.
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

    The URL is fixed, or begins with what is: `format_text("https://a.example/{}", user.user_id)`.
    Its other parts are encoded as parts of a URL are (`url_encoded`).

    Where no headers are given, there is the one that says so: `Content-Type: application/json`.

    `fail("…")` in a body, and `fail` or `skip` in its place, abort the message with a reason.
    """

    url: TextLike
    body: Mapping[str, Any]
    method: Literal["POST", "PUT", "DELETE", "GET"] = "POST"
    headers: Mapping[str, str | Text | Secret] | None = None
    site: CallSite | None = dataclass_field(default_factory=caller, repr=False)

    def _to_body(self) -> ir.Send:
        entries = {
            "method": self._method(),
            "url": self._url(),
            "headers": self._headers(),
            "body": self._object(),
        }
        request = tuple(ir.Entry(name, node) for name, node in entries.items())
        return ir.Send(WEBHOOK, ir.Object(request, types.OBJECT, self.site))

    def _wrong(self, message: str, *notes: str, code: str = "S122") -> ir.Wrong:
        return wrong(code, message, *notes, site=self.site)

    def _method(self) -> ir.Node:
        if self.method not in _METHODS:
            return self._wrong(f"{self.method!r} is not a webhook method", ", ".join(_METHODS))
        return to_node(self.method, self.site)

    def _url(self) -> ir.Node:
        if isinstance(self.url, Secret):
            return self._wrong(*_KEY_IN_URL, code="S121")
        node = to_node(self.url, self.site)
        if isinstance(node, ir.Call) and node.operator.role is Role.CONCATENATION:
            return self._composed(node)
        node = self._fixed("the URL", self.url)
        if isinstance(node, ir.Const):
            problem = _url_problem(str(node.value))
            if problem:
                return self._wrong(f"{node.value!r}: {problem}", 'write `url="https://…"`')
        return node

    def _composed(self, node: ir.Call) -> ir.Node:
        """A URL of several parts: those that the spec does not fix are encoded."""
        start = node.arguments[0]
        begins = isinstance(start, ir.Const) and re.match(_HOST, str(start.value))
        if not (begins or isinstance(start, ir.Setting)):
            return self._wrong(
                f"`{describe(start)}` cannot begin a URL: the host must be a constant",
                'begin with the host and a slash: `format_text("https://a.example/{}", x)`',
            )
        host = "" if begins else "https://a.example/"
        fixed = (str(each.value) for each in node.arguments if isinstance(each, ir.Const))
        if problem := _url_problem(host + "".join(fixed)):
            return self._wrong(f"the URL: {problem}", "write it as it appears in a URL")
        return replace(node, arguments=tuple(map(_encoded, node.arguments)))

    def _headers(self) -> ir.Node:
        given = {"Content-Type": "application/json"} if self.headers is None else self.headers
        if not isinstance(given, Mapping):
            hint = 'write `headers={"Content-Type": "application/json"}`'
            return self._wrong("headers have names", hint)
        entries: list[ir.Entry] = []
        names: set[str] = set()
        for name, value in given.items():
            if not isinstance(name, str) or not _HEADER_NAME.fullmatch(name):
                return self._wrong(
                    f"{name!r} is no name of a header", "a name is made of letters, digits, hyphens"
                )
            if name.lower() in names:
                return self._wrong(f"the header `{name}` appears twice", "header names ignore case")
            names.add(name.lower())
            entries.append(ir.Entry(name, self._header(name, value)))
        return ir.Object(tuple(entries), types.OBJECT, self.site)

    def _header(self, name: str, value: object) -> ir.Node:
        if isinstance(value, Secret):
            return to_node(f"<{value.name}>", self.site)
        if isinstance(value, str) and _KEY_LIKE.search(name):
            return self._wrong(
                f"the header `{name}` has its value in the spec",
                f'write `"{name}": secret("…")`: the key stays in Braze',
                code="S121",
            )
        node = self._fixed(f"the header `{name}`", value)
        if isinstance(node, ir.Const) and not re.fullmatch(r"[\t\x20-\x7e]*", str(node.value)):
            return self._wrong(
                f"the header `{name}` contains characters that headers cannot have",
                "write one line of ASCII",
            )
        return node

    def _fixed(self, what: str, value: object) -> ir.Node:
        node = to_node(value, self.site)
        if isinstance(node, ir.Setting | ir.Wrong):
            return node
        if isinstance(node, ir.Const):
            if isinstance(node.value, str):
                return node
            return self._wrong(f"{what} is a text, not {describe(node)}")
        return self._wrong(
            f"{what} is fixed, and `{describe(node)}` is known only when the message is sent",
            'write a text, or `setting("…")`',
        )

    def _object(self) -> ir.Node:
        node = to_node(self.body, self.site)
        if _is_object(node):
            return node
        return self._wrong(
            "the body of a webhook must always be an object",
            'write `body={"key": value, …}`, and `route((condition, Webhook(…)), …)` around it '
            "where nothing is to be sent",
        )


#: How a URL begins whose rest is known only when the message is sent.
_HOST = re.compile(r"https?://[^/?#]+[/?]")


def _encoded(part: ir.Node) -> ir.Node:
    """A part of a URL as it may stand there; what the spec fixes stands as it is."""
    inner = ir.unnamed(part)
    if isinstance(inner, ir.Const | ir.Setting) or (
        isinstance(inner, ir.Call) and inner.operator.role is Role.URL_ENCODING
    ):
        return part
    return ir.Call(with_role(Role.URL_ENCODING), (part,), types.optional(types.TEXT), part.site)


def _is_object(node: ir.Node) -> bool:
    """Whether a node is surely an object, or a failure."""
    match node:
        case ir.Named(value=value):
            return _is_object(value)
        case ir.If(then=then, otherwise=otherwise):
            return _is_object(then) and _is_object(otherwise)
        case ir.Call(operator=operator):
            return operator.takes_pairs
        case _:
            return isinstance(node, ir.Object | ir.Fail | ir.Wrong)


_KEY_IN_URL = ("a key in a URL ends up in logs", "send it as a header")


def _url_problem(url: str) -> str:
    """What is wrong with a URL; empty when nothing is."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        return str(error)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        return "a webhook's URL begins with https://"
    if port not in (None, 80, 443):
        return "Braze sends webhooks to ports 80 and 443 only"
    if parts.username or parts.password:
        return ": ".join(_KEY_IN_URL)
    if re.search(r"[{}]", url):
        return 'it cannot contain braces; for a value write `format_text("https://…/{}", x)`'
    return "" if re.fullmatch(r"[!-~]+", url) else "a URL has only ASCII and no spaces"
