"""What the walk through a script records: plain data for the rules."""

from __future__ import annotations

from dataclasses import dataclass, field

from brazesmith.ir.types import Shape
from brazesmith.lint.syntax import Node
from brazesmith.lint.values import Value


@dataclass(frozen=True, slots=True, eq=False)
class Reading:
    """A read from `base`, or a call or destructuring of it, where `base` may be missing."""

    node: Node  # the whole: `payload.traits.email`
    base: Node  # what may be missing: `payload.traits`
    value: Value  # of `base`


@dataclass(frozen=True, slots=True, eq=False)
class Undeclared:
    """A key that the source does not declare."""

    node: Node
    key: str
    shape: Shape


@dataclass(frozen=True, slots=True, eq=False)
class Result:
    """A `return` of the script itself; `node` is the statement."""

    node: Node
    argument: Node | None
    value: Value


@dataclass(frozen=True, slots=True, eq=False)
class DateMade:
    """`new Date(x)`."""

    node: Node
    argument: Node
    value: Value


@dataclass(frozen=True, slots=True, eq=False)
class IsoCall:
    """`date.toISOString()` of a possibly invalid date."""

    node: Node
    value: Value


@dataclass(frozen=True, slots=True, eq=False)
class ChosenKey:
    """An assignment to a key that comes from the payload and was not checked."""

    node: Node  # the assignment's target
    key: Node
    literals: tuple[Node, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Callback:
    """A function without a result, passed to a method that uses the result."""

    function: Node
    method: str


@dataclass(frozen=True, slots=True, eq=False)
class Member:
    """One entry of an object literal, or a later `object.key = value`.

    `key` is None if it is computed. `spread` marks a spread, whose `value` is the object spread.
    """

    node: Node
    key: str | None
    value: Value
    value_node: Node
    spread: bool = False

    @property
    def key_node(self) -> Node:
        """The node of the key; for a spread the whole."""
        return self.node.get("key") or self.node.get("property") or self.node


@dataclass(slots=True)
class Facts:
    """All facts, in the order of the walk."""

    readings: list[Reading] = field(default_factory=list)
    undeclared: list[Undeclared] = field(default_factory=list)
    results: list[Result] = field(default_factory=list)
    end: Node | None = None  # the last statement, if the script can end there
    unreachable: list[Node] = field(default_factory=list)
    dates: list[DateMade] = field(default_factory=list)
    iso_calls: list[IsoCall] = field(default_factory=list)
    chosen_keys: list[ChosenKey] = field(default_factory=list)
    callbacks: list[Callback] = field(default_factory=list)
    texts: list[Node] = field(default_factory=list)  # `String(x)` or `${x}`; x may be missing
    json_parsed: list[Node] = field(default_factory=list)
    values: dict[Node, Value] = field(default_factory=dict)
    members: dict[Node, list[Member]] = field(default_factory=dict)
    pushed: dict[Node, list[Value]] = field(default_factory=dict)
    chosen: dict[Node, Node] = field(default_factory=dict)  # objects with keys of the payload

    def origin(self, value: Value, node: Node) -> Node | None:
        """The part of the payload that determines the keys of a value, if any."""
        if value.chosen is not None:
            return value.chosen
        for literal in value.literals:
            if literal in self.chosen:
                return self.chosen[literal]
        shape = value.declared.shape if value.declared is not None else None
        closed = shape is not None and not shape.open
        from_payload = value.path is not None and value.path.in_payload
        return node if from_payload and not closed else None

    def elements(self, value: Value) -> list[Node]:
        """The literals that the elements of an array may be, including those pushed later."""
        found = list(value.elements)
        for literal in value.literals:
            for pushed in self.pushed.get(literal, ()):
                found += pushed.literals
        return found
