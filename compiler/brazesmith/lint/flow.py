"""The walk through a script: its state, and the function that handles every kind of node.

States are layers. Every branch is walked on its own layer. Where branches meet, only what changed
in one of them is compared, so the cost does not depend on the size of the script.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import reduce
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
    """What holds at one point of the script."""

    under: State | None = None
    reachable: bool = True
    values: dict[Binding, Value] = field(default_factory=dict)
    known: dict[Binding, dict[AccessPath, bool]] = field(default_factory=dict)
    sealed: set[Binding] = field(default_factory=set)  # layers below do not apply to these

    def fork(self, *, reachable: bool | None = None) -> State:
        """A layer for a branch."""
        return State(self, self.reachable if reachable is None else reachable)

    def layers(self, base: State | None = None) -> Iterator[State]:
        """The layers above `base`, from the top."""
        state: State | None = self
        while state is not base and state is not None:
            yield state
            state = state.under

    def value(self, binding: Binding) -> Value | None:
        """What a variable holds."""
        for state in self.layers():
            if binding in state.values:
                return state.values[binding]
        return None

    def knows(self, path: AccessPath) -> bool:
        """Whether the path certainly exists."""
        for state in self.layers():
            found = state.known.get(path.root, {}).get(path)
            if found is not None:
                return found
            if path.root in state.sealed:
                return False
        return False

    def learn(self, path: AccessPath) -> None:
        """Record that the path exists, and everything above it."""
        known = self.known.setdefault(path.root, {})
        known[path] = True
        if not path.tested:
            for length in range(len(path.keys)):
                known[AccessPath(path.root, path.keys[:length])] = True

    def assign(self, binding: Binding, value: Value) -> None:
        """Assign a new value to a variable, whose members are then unknown."""
        self.values[binding] = value
        self.known[binding] = {}
        self.sealed.add(binding)

    def forget(self, path: AccessPath) -> None:
        """Drop what is known of a path and its members, because it is assigned to."""
        known = self.known.setdefault(path.root, {})
        known[path] = False
        depth = len(path.keys)
        for state in self.layers():
            paths = state.known.get(path.root, {})
            if len(paths) <= _FEW:
                known.update({p: False for p in list(paths) if p.keys[:depth] == path.keys})

    def merge(self, branches: Iterable[State]) -> None:
        """Continue where branches meet; those that end before do not count."""
        living = [branch for branch in branches if branch.reachable]
        if len(living) > MOST_BRANCHES:
            raise TooMuch
        self.reachable = bool(living)
        layers = [layer for branch in living for layer in branch.layers(self)]
        merged: dict[Binding, Value] = {}
        for binding in dict.fromkeys(b for layer in layers for b in layer.values):
            # A branch without a value was before the declaration.
            values = [branch.value(binding) for branch in living]
            merged[binding] = reduce(join, (value for value in values if value is not None))
        paths = {p for layer in layers for ps in layer.known.values() for p in ps}
        facts = {p: all(branch.knows(p) for branch in living) for p in paths}
        sealed = {binding for layer in layers for binding in layer.sealed}
        for binding in sealed:
            self.known[binding] = {}
        self.sealed |= sealed
        self.values.update(merged)
        for path, fact in facts.items():
            self.known.setdefault(path.root, {})[path] = fact


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
