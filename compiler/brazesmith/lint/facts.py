"""What the walk through a script records, and the bodies that it returns: data for the rules."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from brazesmith.contract.destinations import own
from brazesmith.contract.destinations.track import TRACK
from brazesmith.contract.fields import IDENTIFIERS
from brazesmith.ir.types import Shape
from brazesmith.lint.syntax import NOTHING, Node
from brazesmith.lint.values import Value


@dataclass(frozen=True, slots=True, eq=False)
class Use:
    """An expression or statement, the part of it that matters to a rule, and its value."""

    node: Node
    part: Node
    value: Value


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

    #: Reads, calls and destructurings whose base, the `part`, may be missing.
    reads: list[Use] = field(default_factory=list)
    #: Keys that the source does not declare, and the type that lacks them.
    undeclared: list[tuple[Node, str, Shape]] = field(default_factory=list)
    #: The `return` statements of the script itself, with their arguments.
    results: list[Use] = field(default_factory=list)
    #: The last statement, if the script can end there.
    end: Node = NOTHING
    unreachable: list[Node] = field(default_factory=list)
    #: `new Date(x)`, with x.
    dates: list[Use] = field(default_factory=list)
    #: `date.toISOString()`, with a date that may be invalid.
    iso_calls: list[Use] = field(default_factory=list)
    #: Assignments to `object[key]` with an unchecked key from the payload, and their objects.
    chosen_keys: list[Use] = field(default_factory=list)
    #: Functions without a result, passed to a method (its name) that uses the result.
    callbacks: list[tuple[Node, str]] = field(default_factory=list)
    #: `String(x)` or `${x}` where x may be missing.
    texts: list[Node] = field(default_factory=list)
    json_parsed: list[Node] = field(default_factory=list)
    values: dict[Node, Value] = field(default_factory=dict)
    members: dict[Node, list[Member]] = field(default_factory=dict)
    pushed: dict[Node, list[Value]] = field(default_factory=dict)
    #: Object literals, and the part of the payload that determines some of their keys.
    chosen: dict[Node, Node] = field(default_factory=dict)

    def members_of(self, literals: Iterable[Node]) -> list[Member]:
        """The members of object literals."""
        return [member for literal in literals for member in self.members.get(literal, ())]

    def origin(self, value: Value, node: Node) -> Node:
        """The part of the payload that determines the keys of a value, or `NOTHING`."""
        if value.chosen:
            return value.chosen
        for literal in value.literals:
            if literal in self.chosen:
                return self.chosen[literal]
        shape = value.declared.shape if value.declared is not None else None
        closed = shape is not None and not shape.open
        return node if value.in_payload and not closed else NOTHING

    def elements(self, value: Value) -> list[Node]:
        """The literals that the elements of an array may be, including those pushed later."""
        found = list(value.elements)
        for literal in value.literals:
            for pushed in self.pushed.get(literal, ()):
                found += pushed.literals
        return found


# --- Bodies, as far as they consist of object literals --------------------------------------------

#: Keys of the bodies of other destinations than /users/track, and of `/campaigns/trigger/send`.
OTHER_KEYS = frozenset(
    ("recipients", "trigger_properties"),
).union(*(destination.keys for destination in own().values() if destination != TRACK))


@dataclass(frozen=True, slots=True)
class Entity:
    """An object in one of the three arrays: `role` is the array's name."""

    role: str
    node: Node
    members: Sequence[Member]

    @property
    def closed(self) -> bool:
        """Whether all its keys are known: no spread, no computed key."""
        return all(member.key is not None for member in self.members)

    def all(self, key: str) -> list[Member]:
        """Every member with a key; the last one wins, unless it is in a branch."""
        return [member for member in self.members if member.key == key]

    @property
    def identifiers(self) -> list[Member]:
        """The members that identify the user."""
        return [member for member in self.members if member.key in IDENTIFIERS]


@dataclass(frozen=True, slots=True)
class Body:
    """A returned object, and the objects in its arrays."""

    node: Node
    members: Sequence[Member]
    entities: Sequence[Entity]

    @property
    def is_track(self) -> bool:
        """Whether it is a body for /users/track."""
        keys = {member.key for member in self.members}
        return not keys.isdisjoint(TRACK.array_names) or keys.isdisjoint(OTHER_KEYS)


def find_bodies(facts: Facts) -> tuple[Body, ...]:
    """The returned objects; if they are not known, every object that looks like a body."""
    returned = [literal for result in facts.results for literal in result.value.literals]
    literals = [node for node in returned if node in facts.members]
    if not literals:
        literals = [node for node in facts.members if _looks_like_body(facts, node)]
    return tuple(_body(facts, literal) for literal in dict.fromkeys(literals))


def _looks_like_body(facts: Facts, node: Node) -> bool:
    return any(
        member.key in TRACK.array_names
        and any(literal.kind == "array" for literal in member.value.literals)
        for member in facts.members[node]
    )


def _body(facts: Facts, node: Node) -> Body:
    members = facts.members[node]
    found = {
        (member.key, literal): Entity(member.key, literal, facts.members[literal])
        for member in members
        if member.key is not None and member.key in TRACK.array_names
        for literal in facts.elements(member.value)
        if literal in facts.members
    }
    return Body(node, members, list(found.values()))
