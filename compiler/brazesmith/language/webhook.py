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

import itertools
import re
from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from typing import TYPE_CHECKING, Any, Literal
from urllib.parse import urlsplit

from brazesmith import ir
from brazesmith.base import ecmascript as es
from brazesmith.base.diagnostics import CallSite, caller
from brazesmith.contract.destinations.webhook import WEBHOOK
from brazesmith.contract.fields import API_NAMES
from brazesmith.ir import types
from brazesmith.ir.operator import Operator, Role, with_role
from brazesmith.language.payload import Payload, Record, field, shape_of
from brazesmith.operators.arguments import checked
from brazesmith.operators.expressions import Anything, Iso8601, Map, Number, Text
from brazesmith.operators.symbolic import describe, refuse, shown, to_node, wrong

__all__ = ["Campaign", "Canvas", "Personalization", "User", "Webhook", "secret"]

_SET = "it may not be set"


class _Standard(Record):
    """A section whose fields Braze defines."""

    @classmethod
    def _hints(cls, name: str) -> tuple[str, ...]:
        liquid = next((liquid for liquid, api in API_NAMES.items() if api == name), "")
        if liquid in shape_of(cls).fields:
            return (f"write `{liquid}`, which is Liquid's name of this field",)
        field, *_ = super()._hints(name)
        return field, f'for a custom attribute, write `braze.custom_attributes["{name}"]`'


class User(_Standard):
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


class Campaign(_Standard):
    """`campaign.${…}`."""

    name: Text = field(optional=_SET)
    api_id: Text = field(optional=_SET)
    dispatch_id: Text = field(optional=_SET)
    message_name: Text = field(optional=_SET)
    message_api_id: Text = field(optional=_SET)


class Canvas(_Standard):
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

    _label = "braze"

    @classmethod
    def _hints(cls, name: str) -> tuple[str, ...]:
        return super()._hints(name)[:1]

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


class Secret(str):
    """The placeholder of a key that is kept in Braze: a text. Make one with `secret("NAME")`."""

    __slots__ = ()


@checked
def secret(name: str) -> Secret:
    """Return a placeholder for a key, `<NAME>`, to be replaced in Braze's dashboard.

    Like any text, it can be a part of a longer one: `format_text("Bearer {}", secret("TOKEN"))`.
    The key itself never appears in a spec, in the repository or in a fixture.
    """
    if not re.fullmatch(r"[A-Z][A-Z0-9_]*", name):
        refuse(
            "S121",
            "`secret` takes the name of a placeholder, in capital letters, not the key itself",
            'write `secret("SHOP_API_KEY")`, and insert the key when you paste the webhook',
        )
    return Secret(f"<{name}>")


_PLACEHOLDER = re.compile(r"<[A-Z][A-Z0-9_]*>")
_METHODS = ("POST", "PUT", "DELETE", "GET")  # Braze's webhook object
_KEY_LIKE = re.compile(r"auth|key|token|secret|password|cookie|signature", re.IGNORECASE)
_HEADER_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")


@checked
@dataclass(frozen=True, slots=True, kw_only=True)
class Webhook:
    """A webhook of a canvas or campaign: method and headers are fixed, the body is JSON.

    Fixed text is made of constants, `setting("…")` and `secret("…")`. The URL is fixed, or begins
    with a fixed host and a slash: `format_text("https://a.example/{}", user.city)`. Its other parts
    are encoded (`url_encoded`). The default header is `Content-Type: application/json`. `fail("…")`
    in a body, and `fail` or `skip` instead of it, abort the message.
    """

    url: Text | str
    body: Mapping[str, Any]
    method: Literal["POST", "PUT", "DELETE", "GET"] = "POST"
    headers: Mapping[str, str | Text | Secret] | None = None
    site: CallSite | None = dataclass_field(default_factory=caller, init=False, repr=False)

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
            return self._wrong(f"{shown(self.method)} is not a webhook method", hint)
        return to_node(self.method, self.site)

    def _url(self) -> ir.Node:
        node = to_node(self.url, self.site)
        parts = _parts(node)
        if len(parts) == 1:
            node = self._fixed("the URL", self.url)
            parts = (node,)
        if wrong := _first_wrong(parts):
            return wrong
        fixed = tuple(itertools.takewhile(_is_fixed, parts))
        if len(fixed) < len(parts) and not re.match(_HOST, _sample(fixed)):
            return self._wrong(
                f"`{describe(parts[len(fixed)])}` may be in the host of the URL, which is constant",
                'begin with the host and a slash: `format_text("https://a.example/{}", x)`',
            )
        if problem := _url_problem(_sample(parts)):
            hint = 'write `url="https://…"`, and `format_text("https://…/{}", x)` for a value'
            return self._wrong(f"invalid URL: {problem}", hint)
        if place := key_in_url(_sample(parts, setting="<SETTING>")):
            return self._wrong(
                f"{place} of the URL may be a key, which must not be in a spec",
                'write a placeholder in its place, `format_text("https://…{}", secret("…"))`, '
                "and insert the key when you paste the webhook",
                code="S121",
            )
        if len(parts) == 1:
            return node
        return ir.with_children(node, tuple(map(_encoded, parts)))

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
        node = self._fixed(f"the header `{name}`", value)
        parts = _parts(node)
        if isinstance(node, ir.Wrong) or any(isinstance(part, ir.Setting) for part in parts):
            return node
        text = _sample(parts)
        if _KEY_LIKE.search(name) and not _has_only_placeholders(text):
            return self._wrong(
                f"the header `{name}` may contain a key, which must not be in a spec",
                f'write `"{name}": secret("…")`, or `format_text("Bearer {{}}", secret("…"))`, and '
                "insert the key when you paste the webhook",
                code="S121",
            )
        if not re.fullmatch(r"[\t\x20-\x7e]*", text):
            message = f"the header `{name}` contains characters that headers cannot have"
            return self._wrong(message, "use only ASCII characters, on one line")
        return node

    def _fixed(self, what: str, value: object) -> ir.Node:
        """Return a text that is known when the webhook is pasted."""
        node = to_node(value, self.site)
        parts = _parts(node)
        if wrong := _first_wrong(parts):
            return wrong
        if isinstance(node, ir.Const) and not isinstance(node.value, str):
            hint = 'write text in quotes, or `setting("…")`'
            return self._wrong(f"{what} must be text, not {describe(node)}", hint)
        if all(map(_is_fixed, parts)):
            return node
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


def _parts(node: ir.Node) -> tuple[ir.Node, ...]:
    """Return the parts of a concatenation; the node itself if it is something else."""
    if isinstance(node, ir.Call) and node.operator.role is Role.CONCATENATION:
        return node.arguments
    return (node,)


def _first_wrong(parts: tuple[ir.Node, ...]) -> ir.Wrong | None:
    return next((node for node in ir.walk(*parts) if isinstance(node, ir.Wrong)), None)


def _is_fixed(node: ir.Node) -> bool:
    return isinstance(node, ir.Const | ir.Setting)


def _sample(parts: tuple[ir.Node, ...], setting: str = "80") -> str:  # a host, and a port
    """Return the text of the constant parts, with a stand-in for settings."""
    texts = []
    for index, part in enumerate(parts):
        match part:
            case ir.Setting():
                texts.append(setting if index else "https://a.example/")
            case ir.Const(value=str() | float() as value):
                texts.append(str(es.to_text(value)))
    return "".join(texts)


def _has_only_placeholders(header: str) -> bool:
    """Return whether a header has a placeholder, and around it only short words, like `Bearer`."""
    around = _PLACEHOLDER.sub(" ", header)
    return around != header and not re.search(r"[\w+/=-]{16,}", around)


#: The parameters that contain keys.
_KEY_PARAMETER = re.compile(
    r"[?&](?P<name>(?:[^=&#]*[_.-])?(?:api|access|auth|secret|private)?"
    r"(?:key|token|secret|password|signature|sig|auth|credentials?))=(?P<value>[^&#]+)",
    re.IGNORECASE,
)
#: The paths of services whose URLs are keys.
_KEY_PATH = re.compile(
    r"https?://(?:hooks\.slack\.com/(?:services|workflows|triggers)/"
    r"|hooks\.zapier\.com/hooks/catch/"
    r"|(?:\w+\.)?discord(?:app)?\.com/api/webhooks/"
    r"|api\.telegram\.org/bot"
    r"|maker\.ifttt\.com/trigger/[^/]+/(?:json/)?with/key/"
    r"|[\w.-]+\.webhook\.office\.com/webhookb2/"
    r"|hook\.(?:\w+\.)?make\.com/)(?P<value>[^?#]+)",
    re.IGNORECASE,
)


def key_in_url(url: str) -> str:
    """Return which part of a URL may be a key, or ""."""
    for found in _KEY_PARAMETER.finditer(url):
        value = found["value"]
        is_word = len(value) < 6 or (len(value) < 20 and not re.search(r"\d", value))
        if not is_word and not _PLACEHOLDER.search(value):
            return f"the parameter `{found['name']}`"
    path = re.split(r"[?#]", url.partition("//")[2])[0]
    whole = re.match(_KEY_PATH, url)
    if whole and not _PLACEHOLDER.search(whole["value"]):
        return "the path"
    random = r"(?=[^a-z]*[a-z])(?=[^A-Z]*[A-Z])(?=\D*\d)[\w-]{24,}"
    return "the path" if any(re.fullmatch(random, part) for part in path.split("/")[1:]) else ""


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
        return "it must not contain a password; send it as a header"
    if re.search(r"[<>]", parts.netloc):
        return "the host must be a constant, not a secret"
    if re.search(r"[{}]", url):
        return "it must not contain braces"
    return (
        ""
        if re.fullmatch(r"[!-~]+", url)
        else "it must be ASCII without spaces; percent-encode the rest"
    )
