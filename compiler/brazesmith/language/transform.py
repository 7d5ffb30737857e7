"""A transform: the spec of one Data Transformation or webhook, and the branches of its body."""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from typing import Any, Protocol, TypeAlias

from brazesmith import ir
from brazesmith.base.diagnostics import CallSite, SpecError, caller
from brazesmith.contract.destination import Destination
from brazesmith.contract.destinations.track import TRACK
from brazesmith.ir.types import Kind, Type
from brazesmith.language.payload import Payload, shape_of
from brazesmith.language.webhook import Personalization, Secret
from brazesmith.operators.arguments import check_static, checked
from brazesmith.operators.calls import condition_node
from brazesmith.operators.expressions import Anything, Array, BooleanLike
from brazesmith.operators.symbolic import article, diagnostic, makes, refuse, shown, to_node

__all__ = ["Transform", "route", "skip"]


class WholeBody(Protocol):
    """The body of a transform: a request, `skip()`, or a `route` between them."""

    def _to_body(self) -> ir.Body: ...


@dataclass(frozen=True, slots=True)
class Skip:
    """Nothing to send, which is not an error. Make one with `skip("why")`."""

    reason: str = ""

    def _to_body(self) -> ir.Skip:
        return ir.Skip(self.reason)


@checked
def skip(reason: str = "") -> Skip:
    """Send nothing, without an error. The reason becomes a comment in the JavaScript."""
    return Skip(reason)


@dataclass(frozen=True, slots=True)
class Route:
    """A choice between bodies. Make one with `route(…)`."""

    body: ir.Body

    def _to_body(self) -> ir.Body:
        return self.body


Body: TypeAlias = "WholeBody | Anything"


@checked
def route(*cases: tuple[BooleanLike, Body], otherwise: Body) -> Route:
    """Choose the body of the first case whose condition is true.

        route(
            (headers["X-Event"] == "order", Track(…)),
            (is_given(payload.user), Track(…)),
            otherwise=skip("an event that does not concern us"),
        )

    If no condition is true, the body is `otherwise`.
    """
    result = body_of(otherwise)
    for case in reversed(cases):
        if not isinstance(case, tuple) or len(case) != 2:
            refuse("S102", "a case of `route` is a pair: `(condition, body)`")
        condition, body = case
        result = ir.Branch(condition_node(to_node(condition)), body_of(body), result)
    return Route(result)


def body_of(value: Any) -> ir.Body:
    """Return the IR of a whole body: a request, `skip()`, `fail()` or a `route`."""
    if makes(value, "_to_body"):
        body: ir.Body = value._to_body()
        return body
    if isinstance(value, Anything) and isinstance(node := to_node(value), ir.Fail):
        return ir.Stop(node)
    return refuse(
        "S105",
        f"expected a body, found {article(type(value).__name__)}",
        *(("write `Track(events=[Event(…)])`",) if makes(value, "_to_node") else ()),
        "a body is a request such as `Track(…)`, or `skip()`, `fail(…)` or `route(…)`",
    )


#: What `allow` names: a rule, perhaps at one place, or a diagnostic.
_ALLOWED = re.compile(r"BZ\d{3}( /\S*)?|S\d{3}")


@checked
@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Transform:
    """One Data Transformation.

    `name` is the folder of its fixtures and the name of its JavaScript: "shop/order.placed".
    `source` is the payload: an instance of a `Payload` class, the untyped `payload`, or for an
    array, `typed(payload, Array[Line])`.
    `description` is one line for the header of the code (default: the first line of the spec's
    docstring).
    `allow` silences warnings, by code and with a reason, which the header shows:
    `allow={"BZ310": "notes are cut by the agents' form"}`. To silence a code at one place of the
    body only, add the place: `"BZ310 /events/*/properties/note"`.
    """

    name: str
    body: Body
    source: Payload | Array[Any] | Anything | None = None
    description: str = ""
    allow: Mapping[str, str] = dataclass_field(default_factory=dict)
    site: CallSite | None = dataclass_field(default_factory=caller, init=False, repr=False)
    docstring: str = dataclass_field(
        default_factory=lambda: _module_docstring(), init=False, repr=False
    )
    node: ir.Body = dataclass_field(init=False, repr=False)  # the body's IR

    def __post_init__(self) -> None:
        check_static("str", self.docstring, "S105", "the docstring of the spec")
        self._check()
        # Build the IR now, so that mistakes are reported at their position in the spec.
        object.__setattr__(self, "node", body_of(self.body))
        destination = destination_of(self.node)
        self._check_source(destination)
        self._check_secrets(destination)

    def _check(self) -> None:
        if not is_transform_name(self.name):
            refuse(
                "S112",
                f"{shown(self.name)} is not a valid transform name",
                "use letters, digits, `.`, `-`, `_`, and `/` between folders: shop/order.placed",
            )
        for code, reason in self.allow.items():
            if not isinstance(code, str) or not _ALLOWED.fullmatch(code):
                refuse(
                    "S115",
                    f"{shown(code)} in `allow` is not the code of a warning, such as `BZ310`",
                    'write the code alone, or with one place: "BZ310 /events/*/properties/note"',
                )
            if not isinstance(reason, str) or not reason.strip():
                refuse(
                    "S115",
                    f"`allow` must contain a reason for {code}, not {shown(reason)}",
                    f'write `allow={{"{code}": "the reason"}}`',
                )

    def _check_source(self, destination: Destination) -> None:
        """Refuse a payload as the source of a webhook, and personalization elsewhere."""
        if not isinstance(self.source, Payload | Anything | None) and not self._is_array():
            source: Any = self.source
            example = f"{source.__name__}()" if isinstance(source, type) else "payload"
            found = shown(source)
            message = f"`source` must be a payload, not {found}"
            refuse("S105", message, f"write `source={example}`")
        is_message = isinstance(self.source, Personalization)
        if self.source is None or is_message == destination.is_request or not ir.sends(self.node):
            return
        if destination.is_request:
            refuse(
                "S123",
                "the source of a webhook must be a `Personalization`, not a payload",
                "write `braze = Personalization()` and `source=braze`",
            )
        refuse(
            "S123",
            f"the source of {destination.request} must be a payload, not a `Personalization`",
            "send a `Webhook(…)`, or use a `Payload` as the source",
        )

    def _is_array(self) -> bool:
        """Return whether the source is the payload, declared as an array."""
        return isinstance(self.source, Array) and isinstance(to_node(self.source), ir.Input)

    def _check_secrets(self, destination: Destination) -> None:
        """Refuse the placeholders of a webhook in a Data Transformation."""
        for node in () if destination.is_request else ir.walk(*ir.roots(self.node)):
            if isinstance(node, ir.Const) and isinstance(node.value, Secret):
                message = "`secret` makes a placeholder for a webhook; this transform is none"
                hint = "Braze itself receives this body, and needs no key: remove it"
                raise SpecError(diagnostic("S121", message, hint, site=node.site))

    @property
    def payload_type(self) -> Type | None:
        """The type of the payload, if the spec declares it."""
        if isinstance(self.source, Payload) and not isinstance(self.source, Personalization):
            return Type(Kind.OBJECT, shape=shape_of(type(self.source)))
        return to_node(self.source).type if self._is_array() else None

    def program(self, file: str = "") -> ir.Program:
        """Return the IR of the whole transform."""
        description = self.description or self.docstring.strip().partition("\n")[0]
        event = type(self.source)._event if isinstance(self.source, Payload) else ""
        return ir.Program(
            self.name,
            description,
            event,
            destination_of(self.node),
            self.node,
            file,
            tuple(self.allow.items()),
            self.site,
        )


def is_transform_name(name: object) -> bool:
    """Whether this can be the name of a transform, and so a path below the fixtures."""
    parts = name.split("/") if isinstance(name, str) else [""]
    return all(
        re.sub(r"[.\-_]", "", part).isalnum() and part[0] != "." and len(part.encode()) <= _LONGEST
        for part in parts
    )


#: The longest name of a file, less the ending that is added to it.
_LONGEST = 240


def located(transform: Transform, site: CallSite | None) -> Transform:
    """Return a transform whose diagnostics point to another place than the call that made it."""
    object.__setattr__(transform, "site", site)
    return transform


def destination_of(body: ir.Body) -> Destination:
    """Return the destination of a body, which all its branches share."""
    found = list(dict.fromkeys(send.destination for send in ir.sends(body)))
    if len(found) > 1:
        refuse(
            "S114",
            f"a transform has one destination; this one has {len(found)}: "
            + ", ".join(destination.request for destination in found),
            "write a transform for each",
        )
    return found[0] if found else TRACK


def _module_docstring() -> str:
    """Return the docstring of the module whose spec is being evaluated."""
    site = caller()
    frame = sys._getframe(1) if site else None
    while site and frame and frame.f_code is not site.code:
        frame = frame.f_back
    return str(frame.f_globals.get("__doc__") or "") if frame else ""
