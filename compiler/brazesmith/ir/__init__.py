"""The intermediate representation: a few frozen nodes for values, a few for the whole body.

It is independent of Python specs and JavaScript. The nodes are closed: every phase `match`es them
all. The operations are open: `Call` holds a row of `brazesmith.operators`.

The law of absence: a value may be absent (JavaScript's `undefined`). Reading through an absent
value is absent. An absent entry leaves out its key, an absent item its place. Null is a value like
any other.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, fields, replace
from typing import Any, TypeAlias, get_args

from brazesmith.base.diagnostics import CallSite, Diagnostic
from brazesmith.contract.destination import Destination
from brazesmith.ir import types
from brazesmith.ir.operator import Operator, Role, with_role
from brazesmith.ir.types import Type


@dataclass(frozen=True, slots=True)
class Pattern:
    """A regular expression of the portable subset (`brazesmith.base.ecmascript.regex`)."""

    source: str
    flags: str = ""


Scalar: TypeAlias = "bool | float | str | Pattern | None"


@dataclass(frozen=True, slots=True)
class Const:
    """A constant. Numbers are floats, as in JavaScript."""

    value: Scalar
    type: Type
    site: CallSite | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Absent:
    """An absent value."""

    type: Type = types.ABSENT
    site: CallSite | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Input:
    """An input of the code: `payload` or `headers`. Diagnostics call it by its label, if any."""

    name: str
    type: Type
    site: CallSite | None = field(default=None, compare=False)
    label: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Get:
    """The value for a constant key or index; absent if there is none."""

    parent: Node
    key: str | int
    type: Type
    site: CallSite | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Call:
    """An operator applied to values (and functions)."""

    operator: Operator
    arguments: tuple[Node, ...]
    type: Type
    site: CallSite | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class If:
    """`then` if the condition is exactly true, otherwise `otherwise`."""

    condition: Node
    then: Node
    otherwise: Node
    type: Type
    site: CallSite | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Entry:
    """A key of an object, with its value."""

    key: str
    value: Node


@dataclass(frozen=True, slots=True)
class Spread:
    """All entries of an object, or all items of an array, in its place."""

    value: Node


@dataclass(frozen=True, slots=True)
class Object:
    """An object. If two entries have the same key, the last one counts."""

    entries: tuple[Entry | Spread, ...]
    type: Type = types.OBJECT
    site: CallSite | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Array:
    """An array of the items that are not absent."""

    items: tuple[Node | Spread, ...]
    type: Type
    site: CallSite | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of the function around it. `number` is unique in the program."""

    name: str
    number: int
    type: Type
    site: CallSite | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Function:
    """A function that is an argument of an operator, such as the one that `each` applies."""

    parameters: tuple[Parameter, ...]
    result: Node
    type: Type = types.FUNCTION
    site: CallSite | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Named:
    """A value with a name, which the JavaScript uses too."""

    name: str
    value: Node
    type: Type
    site: CallSite | None = field(default=None, compare=False)
    comment: str = ""


@dataclass(frozen=True, slots=True)
class Raw:
    """A hand-written JavaScript expression over named values: the escape hatch."""

    source: str
    inputs: tuple[tuple[str, Node], ...]
    type: Type
    site: CallSite | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Setting:
    """A constant of the project's configuration, such as `shop.subscription_groups.sms`."""

    key: str
    type: Type
    site: CallSite | None = field(default=None, compare=False)
    hint: str = field(default="", compare=False)  # for the error if it is missing


@dataclass(frozen=True, slots=True)
class Fail:
    """No value: the whole transformation fails. Braze's log shows the message."""

    message: Node
    type: Type = types.NEVER
    site: CallSite | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Wrong:
    """An error in the spec. It replaces a value so that all errors are reported at once."""

    diagnostic: Diagnostic
    type: Type = types.ANY
    site: CallSite | None = field(default=None, compare=False)


Node: TypeAlias = (
    Const | Absent | Input | Get | Call | If | Object | Array | Parameter | Function | Named | Raw
    | Setting | Fail | Wrong
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Send:
    """Braze sends this body."""

    destination: Destination
    body: Node


@dataclass(frozen=True, slots=True)
class Skip:
    """Nothing is sent. `reason` is a comment in the code."""

    reason: str = ""


@dataclass(frozen=True, slots=True)
class Stop:
    """The transformation fails. Braze's log shows the message."""

    failure: Fail


@dataclass(frozen=True, slots=True)
class Branch:
    """One body or another."""

    condition: Node
    then: Body
    otherwise: Body


Body: TypeAlias = Send | Skip | Stop | Branch


@dataclass(frozen=True, slots=True)
class Program:
    """One transformation, ready to be checked, interpreted or compiled."""

    name: str
    description: str
    source: str  # what sends the payload, in words: "Shop order.placed"
    destination: Destination
    body: Body
    file: str = ""  # the spec, relative to the project
    allowed: tuple[tuple[str, str], ...] = ()  # warnings that it silences: code and reason
    site: CallSite | None = field(default=None, compare=False)

    @property
    def request(self) -> str:
        """The HTTP request that results: "POST /users/track"."""
        if not self.destination.is_request:
            return self.destination.request
        for send in sends(self.body):
            if isinstance(send.body, Object):
                parts = {e.key: e.value for e in send.body.entries if isinstance(e, Entry)}
                method, url = parts.get("method"), parts.get("url")
                if isinstance(url, Call):  # several parts; the first is constant
                    url = url.arguments[0]
                if isinstance(method, Const) and isinstance(url, Const):
                    rest = "" if url is parts["url"] else "…"
                    return f"{method.value} {url.value}{rest}"
        return self.destination.request


def sends(body: Body) -> tuple[Send, ...]:
    """Return every part of a body that sends something."""
    match body:
        case Send():
            return (body,)
        case Branch(then=then, otherwise=otherwise):
            return (*sends(then), *sends(otherwise))
        case _:
            return ()


def condition(role: Role, *arguments: Node) -> Call:
    """Return the condition with this role, such as the negation of another one."""
    return Call(with_role(role), arguments, types.BOOLEAN, arguments[0].site)


#: The fields of every type of node that hold children. The parameters of a function are none.
_BELOW: dict[type, list[str]] = {
    node: [field.name for field in fields(node) if re.search("Node|Entry", str(field.type))]
    for node in get_args(Node)
}


def children(node: Node) -> tuple[Node, ...]:
    """Return the nodes directly below this one."""
    names = _BELOW[type(node)]
    if not names:  # as for half of all nodes
        return ()
    found: list[Node] = []
    for name in names:
        _collect(getattr(node, name), found)
    return tuple(found)


def _collect(part: Any, found: list[Node]) -> None:
    """Add the nodes of a field to a list: one list, because this runs a million times."""
    match part:
        case tuple():
            for inner in part:
                _collect(inner, found)
        case Entry() | Spread():
            found.append(part.value)
        case str():  # the name of an input
            pass
        case _:
            found.append(part)


def with_children(node: Node, new: tuple[Node, ...]) -> Node:
    """Return the same node with other children, in the order of `children`.

    With the very same children it is the very same node.
    """
    if all(old is child for old, child in zip(children(node), new, strict=True)):
        return node
    rest = iter(new)

    def replaced(part: Any) -> Any:
        match part:
            case tuple():
                return tuple(map(replaced, part))
            case Entry() | Spread():
                return replace(part, value=next(rest))
            case str():
                return part
            case _:
                return next(rest)

    return replace(node, **{name: replaced(getattr(node, name)) for name in _BELOW[type(node)]})


def rewriter(
    change: Callable[[Node, Callable[[Node], Node]], Node | None],
) -> Callable[[Node], Node]:
    """Return a function that rewrites nodes; where nothing changes, they stay the very same.

    `change` gets a node and that function, and returns another node, or None: then the children are
    rewritten. Each node is rewritten once.
    """
    done: dict[int, Node] = {}

    def rewrite(node: Node) -> Node:
        if id(node) not in done:
            new = change(node, rewrite)
            if new is None:
                new = with_children(node, tuple(map(rewrite, children(node))))
            done[id(node)] = new
        return done[id(node)]

    return rewrite


def map_body(body: Body, change: Callable[[Node], Node]) -> Body:
    """Return a body with a function applied to each node in it, which keeps failures failures."""
    match body:
        case Send(body=node):
            return replace(body, body=change(node))
        case Branch(condition=condition, then=then, otherwise=otherwise):
            return Branch(change(condition), map_body(then, change), map_body(otherwise, change))
        case Stop(failure=failure):
            changed = change(failure)
            assert isinstance(changed, Fail)
            return Stop(changed)
        case Skip():
            return body


def walk(*nodes: Node) -> Iterator[Node]:
    """Yield these nodes and all nodes below them, parents first and every node once."""
    seen: set[int] = set()
    todo = list(reversed(nodes))
    while todo:
        node = todo.pop()
        if id(node) not in seen:
            seen.add(id(node))
            yield node
            todo.extend(reversed(children(node)))


def unnamed(node: Node) -> Node:
    """Return a value without its names."""
    while isinstance(node, Named):
        node = node.value
    return node


def is_constant(node: Node) -> bool:
    """Return whether a node is a list or table whose values are all written in the spec."""
    return isinstance(node, Array | Object) and all(isinstance(c, Const) for c in children(node))


def free_parameters(node: Node) -> set[int]:
    """Return the numbers of the parameters that a node reads of the functions around it."""
    inside = list(walk(node))
    bound = {p.number for inner in inside if isinstance(inner, Function) for p in inner.parameters}
    return {inner.number for inner in inside if isinstance(inner, Parameter)} - bound


def can_fail(node: Node) -> bool:
    """Return whether evaluating a value can fail. Hand-written JavaScript always can."""
    return any(isinstance(inner, Fail | Raw) for inner in walk(node))


def roots(body: Body) -> tuple[Node, ...]:
    """Return the outermost nodes of a body in the order of evaluation, conditions first."""
    match body:
        case Send(body=node):
            return (node,)
        case Skip():
            return ()
        case Stop(failure=failure):
            return (failure,)
        case Branch(condition=condition, then=then, otherwise=otherwise):
            return (condition, *roots(then), *roots(otherwise))
