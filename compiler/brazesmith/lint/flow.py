"""The walk through a script: its state, and the function that handles every kind of node.

States are layers. Every branch is walked on its own layer. Where branches meet, only what changed
in one of them is compared, so the cost does not depend on the size of the script.
"""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import TypeVar

from brazesmith.ir.types import Type
from brazesmith.lint.facts import Facts, Use
from brazesmith.lint.scopes import Binding, Names
from brazesmith.lint.syntax import Node
from brazesmith.lint.values import (
    NO_PATHS,
    UNKNOWN,
    AccessPath,
    JsType,
    Paths,
    Presence,
    Value,
    join,
)

T = TypeVar("T")

#: The most paths of a variable that an assignment to one of them is compared with.
_FEW = 500
#: The most branches that may meet in one place, because each is compared with all others.
MOST_BRANCHES = 300
#: Types whose values exist even if made from nothing: an invalid date, NaN.
_MADE = (JsType.DATE, JsType.NUMBER, JsType.TEXT, JsType.BOOLEAN)


class TooMuch(Exception):
    """A script that is too large or too complex to walk through."""


@dataclass(slots=True, eq=False)
class State:
    """What holds at one point of the script: what variables hold, and the paths that exist."""

    reachable: bool = True
    values: ChainMap[Binding, Value] = field(default_factory=ChainMap)
    known: ChainMap[Binding, Paths] = field(default_factory=ChainMap)

    def fork(self, *, reachable: bool | None = None) -> State:
        """A layer for a branch."""
        if reachable is None:
            reachable = self.reachable
        return State(reachable, self.values.new_child(), self.known.new_child())

    def knows(self, path: AccessPath) -> bool:
        """Whether the path certainly exists."""
        return path in self.known.get(path.root, NO_PATHS)

    def learn(self, path: AccessPath) -> None:
        """Record that the path exists, and everything above it."""
        lengths = range(0 if path.tested else len(path.keys))
        above = (AccessPath(path.root, path.keys[:length]) for length in lengths)
        self.known[path.root] = self.known.get(path.root, NO_PATHS).union([path], above)

    def assign(self, binding: Binding, value: Value) -> None:
        """Assign a new value to a variable, whose members are then unknown."""
        self.values[binding] = value
        self.known[binding] = NO_PATHS

    def forget(self, path: AccessPath) -> None:
        """Drop what is known of a path and its members, because it is assigned to."""
        known, depth = self.known.get(path.root, NO_PATHS), len(path.keys)
        dropped = {path}
        if len(known) <= _FEW:
            dropped |= {other for other in known if other.keys[:depth] == path.keys}
        self.known[path.root] = known - dropped

    def merge(self, branches: Iterable[State]) -> None:
        """Continue where branches meet; those that end before do not count."""
        living = [branch for branch in branches if branch.reachable]
        if len(living) > MOST_BRANCHES:
            raise TooMuch
        self.reachable = bool(living)
        for binding in _changed([branch.values for branch in living], self.values):
            # A branch without a value was before the declaration.
            values = (b.values[binding] for b in living if binding in b.values)
            self.values[binding] = join(*values)
        for binding in _changed([branch.known for branch in living], self.known):
            known = [branch.known.get(binding, NO_PATHS) for branch in living]
            self.known[binding] = known[0].intersection(*known)


def _changed(branches: Iterable[ChainMap[Binding, T]], base: ChainMap[Binding, T]) -> set[Binding]:
    """The variables in those layers of the branches that are not layers of the base."""
    shared = set(map(id, base.maps))
    layers = [layer for branch in branches for layer in branch.maps if id(layer) not in shared]
    return set().union(*layers)


@dataclass(slots=True, eq=False)
class Flow:
    """A walk through the script or, as `inside` returns it, through one of its functions."""

    names: Names
    source: Type | None
    state: State = field(default_factory=State)
    function: Node | None = None
    returns: list[tuple[Value, State]] = field(default_factory=list)
    exits: list[list[State]] = field(default_factory=list)  # the states at the `break`s of a loop
    guarded: int = 0  # how many `try … catch` are around
    # The rest is the same object in all functions.
    found: Facts = field(default_factory=Facts)
    finished: dict[Node, Value] = field(default_factory=dict)  # what functions return
    running: set[Node] = field(default_factory=set)
    defined: dict[Node, State] = field(default_factory=dict)  # where function values were made

    def inside(self, function: Node) -> Flow:
        """The walk through a function that is called here."""
        state = self.state.fork(reachable=True)
        return replace(self, state=state, function=function, returns=[], exits=[])

    @contextmanager
    def branch(self, paths: Paths = NO_PATHS) -> Iterator[State]:
        """Walk on a new layer, on which some paths exist."""
        before = self.state
        self.state = branch = before.fork()
        self.assume(paths)
        yield branch
        self.state = before

    def assume(self, paths: Paths) -> None:
        """Record that these paths exist."""
        for path in paths:
            self.state.learn(path)

    def use(self, node: Node, base: Node, value: Value) -> None:
        """Read from a value, which throws if it is missing; afterwards it exists."""
        path = value.path
        made = value.type in _MADE and not value.in_payload
        if value.exists or made or (path is not None and self.state.knows(path)):
            return
        # Without a reason it is a variable or a function that is undefined on some path, and
        # whether that path leads here cannot be seen.
        reported = value.presence is Presence.MAYBE and (value.reason or value.in_payload)
        deep = value.in_payload and path is not None and len(path.keys) >= 2
        if (reported or (value.presence is Presence.UNKNOWN and deep)) and not self.guarded:
            self.found.reads.append(Use(node, base, value))
        if path is not None:
            self.state.learn(path)

    def refine(self, value: Value) -> Value:
        """The value with what is now known of its path."""
        if value.path is not None and not value.exists and self.state.knows(value.path):
            return replace(value, presence=Presence.PRESENT)
        return value


Handler = Callable[[Flow, Node], Value | None]
H = TypeVar("H", bound=Handler)
#: By kind of node. `expressions` and `statements` fill this table.
_HANDLERS: dict[str, Handler] = {}


def handles(*kinds: str) -> Callable[[H], H]:
    """Register the function that walks through nodes of these kinds."""

    def register(handler: H) -> H:
        _HANDLERS.update(dict.fromkeys(kinds, handler))
        return handler

    return register


def evaluate(flow: Flow, node: Node) -> Value:
    """Walk through a node and return its value; its effects are applied to the state."""
    value = _HANDLERS.get(node.kind, evaluate_parts)(flow, node) or UNKNOWN
    flow.found.values[node] = value
    return value


def evaluate_parts(flow: Flow, node: Node) -> None:
    """Walk through the parts of a node that has no value."""
    for part in node.parts:
        evaluate(flow, part)
