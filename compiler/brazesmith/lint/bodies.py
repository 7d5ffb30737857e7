"""The request body that a script returns, as far as it consists of object literals."""

from __future__ import annotations

from dataclasses import dataclass

from brazesmith.contract.destinations import own
from brazesmith.contract.destinations.track import TRACK
from brazesmith.contract.fields import IDENTIFIERS
from brazesmith.lint.facts import Facts, Member
from brazesmith.lint.syntax import Node

#: Keys of the bodies of other destinations than /users/track, and of `/campaigns/trigger/send`.
OTHER_KEYS = frozenset(
    ("recipients", "trigger_properties"),
).union(*(destination.keys for destination in own().values() if destination != TRACK))


@dataclass(frozen=True, slots=True)
class Entity:
    """An object in one of the three arrays: `role` is the array's name."""

    role: str
    node: Node
    members: tuple[Member, ...]

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

    def members_of(self, key: str, facts: Facts) -> list[Member]:
        """The members of the objects that are the value of a key."""
        literals = [node for member in self.all(key) for node in member.value.literals]
        return [inner for literal in literals for inner in facts.members.get(literal, ())]


@dataclass(frozen=True, slots=True)
class Body:
    """A returned object, and the objects in its arrays."""

    node: Node
    members: tuple[Member, ...]
    entities: tuple[Entity, ...]

    @property
    def is_track(self) -> bool:
        """Whether it is a body for /users/track."""
        keys = {member.key for member in self.members}
        return not keys.isdisjoint(TRACK.array_names) or keys.isdisjoint(OTHER_KEYS)


def find_bodies(facts: Facts) -> tuple[Body, ...]:
    """The returned objects; if they are not known, every object that looks like a body."""
    returned = [
        literal
        for result in facts.results
        for literal in result.value.literals
        if literal in facts.members
    ]
    literals = returned or [node for node in facts.members if _looks_like_body(facts, node)]
    return tuple(_body(facts, literal) for literal in dict.fromkeys(literals))


def _looks_like_body(facts: Facts, node: Node) -> bool:
    return any(
        member.key in TRACK.array_names
        and any(literal.kind == "array" for literal in member.value.literals)
        for member in facts.members[node]
    )


def _body(facts: Facts, node: Node) -> Body:
    members = tuple(facts.members[node])
    entities: dict[tuple[str, Node], Entity] = {}
    for member in members:
        for literal in facts.elements(member.value) if member.key in TRACK.array_names else ():
            if literal in facts.members:
                role = str(member.key)
                entity = Entity(role, literal, tuple(facts.members[literal]))
                entities[role, literal] = entity
    return Body(node, members, tuple(entities.values()))
