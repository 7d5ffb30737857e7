"""What the walk through a script has found: plain data that the rules look at."""

from __future__ import annotations

from dataclasses import dataclass, field

from brazesmith.ir.types import Shape
from brazesmith.lint.syntax import Node
from brazesmith.lint.values import Value


@dataclass(frozen=True, slots=True, eq=False)
class Reading:
    """Something is read from `base`, or it is called or taken apart, and `base` may be nothing."""

    node: Node  # the whole: `payload.traits.email`
    base: Node  # what may be nothing: `payload.traits`
    value: Value  # of `base`


@dataclass(frozen=True, slots=True, eq=False)
class Undeclared:
    """A key that the source does not declare."""

    node: Node
    key: str
    shape: Shape


@dataclass(frozen=True, slots=True, eq=False)
class Result:
    """A `return` of the whole script; `node` is the statement, `value` what is returned."""

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
    """`date.toISOString()` where the date may be an invalid one."""

    node: Node
    value: Value


@dataclass(frozen=True, slots=True, eq=False)
class ChosenKey:
    """A key that the payload chooses is written to an object without having been looked at."""

    node: Node  # the assignment's target
    key: Node
    literals: tuple[Node, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Callback:
    """A function that never returns a value is handed to a method that wants one."""

    function: Node
    method: str


@dataclass(frozen=True, slots=True, eq=False)
class Member:
    """One entry of an object literal, or a later `object.key = value`.

    `key` is None where it is computed; of a spread `spread` is true and `value` what is spread.
    """

    node: Node
    key: str | None
    value: Value
    value_node: Node
    spread: bool = False

    @property
    def key_node(self) -> Node:
        """The key where it is written; of a spread the whole."""
        return self.node.get("key") or self.node.get("property") or self.node


@dataclass(slots=True)
class Facts:
    """Everything that was found, in the order of the walk."""

    readings: list[Reading] = field(default_factory=list)
    undeclared: list[Undeclared] = field(default_factory=list)
    results: list[Result] = field(default_factory=list)
    end: Node | None = None  # the last statement, where the end of the script can be reached
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
    chosen: dict[Node, Node] = field(default_factory=dict)  # objects whose keys the payload chooses

    def origin(self, value: Value, node: Node) -> Node | None:
        """The payload part whose keys a value has, if the payload chooses its keys."""
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
        """The literals that the elements of an array may be, those pushed later among them."""
        found = list(value.elements)
        for literal in value.literals:
            for pushed in self.pushed.get(literal, ()):
                found += pushed.literals
        return found
