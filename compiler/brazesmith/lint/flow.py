"""The state of a walk: the values of variables, and which access paths certainly exist.

States are layers. Every branch is walked on its own layer. Where branches meet, only what changed
in one of them is compared, so the cost does not depend on the size of the script.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

from brazesmith.ir.types import Type
from brazesmith.lint.facts import Facts, Reading
from brazesmith.lint.scopes import Binding, Names
from brazesmith.lint.syntax import Node, Script
from brazesmith.lint.values import UNKNOWN, AccessPath, JsType, Paths, Presence, Value, join

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

    def fork(self) -> State:
        """A layer for a branch."""
        return State(self, self.reachable)

    def value(self, binding: Binding) -> Value | None:
        """What a variable holds."""
        state: State | None = self
        while state is not None:
            if binding in state.values:
                return state.values[binding]
            state = state.under
        return None

    def knows(self, path: AccessPath) -> bool:
        """Whether the path certainly exists."""
        state: State | None = self
        while state is not None:
            found = state.known.get(path.root, {}).get(path)
            if found is not None:
                return found
            if path.root in state.sealed:
                return False
            state = state.under
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
        for state in self.until(None):
            paths = state.known.get(path.root, {})
            if len(paths) <= _FEW:
                known.update({p: False for p in list(paths) if p.keys[:depth] == path.keys})

    def until(self, base: State | None) -> Iterator[State]:
        """The layers above `base`, from the top."""
        state: State | None = self
        while state is not base and state is not None:
            yield state
            state = state.under

    def merge(self, branches: Iterable[State]) -> None:
        """Continue where branches meet; those that end before do not count."""
        living = [branch for branch in branches if branch.reachable]
        if len(living) > MOST_BRANCHES:
            raise TooMuch
        self.reachable = bool(living)
        layers = [layer for branch in living for layer in branch.until(self)]
        merged: dict[Binding, Value] = {}
        for binding in dict.fromkeys(b for layer in layers for b in layer.values):
            found = [branch.value(binding) for branch in living]
            # A branch without a value was before the declaration.
            known = [value for value in found if value is not None]
            result = known[0]
            for value in known[1:]:
                result = join(result, value)
            merged[binding] = result
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
class Frame:
    """A function on the call stack, or the script itself, and its results so far."""

    function: Node | None
    results: list[tuple[Value, State]] = field(default_factory=list)


@dataclass(slots=True, eq=False)
class Flow:
    """A walk: its script, its current state, and the facts found so far."""

    script: Script
    names: Names
    source: Type | None
    evaluate: Callable[[Flow, Node | None], Value]  # of `expressions`
    execute: Callable[[Flow, Node], None]  # a function body, of `statements`
    found: Facts = field(default_factory=Facts)
    state: State = field(default_factory=State)
    frames: list[Frame] = field(default_factory=lambda: [Frame(None)])
    exits: list[list[State]] = field(default_factory=list)  # the states at the `break`s of a loop
    guarded: int = 0  # how many `try … catch` are around
    finished: dict[Node, Value] = field(default_factory=dict)  # what functions return
    running: set[Node] = field(default_factory=set)
    defined: dict[Node, State] = field(default_factory=dict)  # where function values were made

    def value_of(self, node: Node | None) -> Value:
        """What is known of an expression."""
        return self.evaluate(self, node)

    @contextmanager
    def branch(self, paths: Paths) -> Iterator[State]:
        """Walk on a new layer, on which some paths exist."""
        before = self.state
        self.state = before.fork()
        self.assume(paths)
        try:
            yield self.state
        finally:
            self.state = before

    def assume(self, paths: Paths) -> None:
        """Record that these paths exist."""
        for path in paths:
            self.state.learn(path)

    def use(self, node: Node, base: Node, value: Value) -> None:
        """Read from a value, which throws if it is missing; afterwards it exists."""
        path = value.path
        made = value.type in _MADE and not (path is not None and path.in_payload)
        if value.presence is Presence.PRESENT or made:
            return
        if path is not None and self.state.knows(path):
            return
        deep = path is not None and path.in_payload and len(path.keys) >= 2
        # Without a reason it is a variable or a function that is undefined on some path, and
        # whether that path leads here cannot be seen.
        reported = value.reason or (path is not None and path.in_payload)
        maybe = value.presence is Presence.MAYBE and reported
        worth = maybe or (value.presence is Presence.UNKNOWN and deep)
        if worth and not self.guarded:
            self.found.readings.append(Reading(node, base, value))
        if path is not None:
            self.state.learn(path)

    def origin(self, value: Value, node: Node) -> Node | None:
        """The part of the payload that determines the keys of a value, if any."""
        return self.found.origin(value, node)

    def refine(self, value: Value) -> Value:
        """The value with what is now known of its path."""
        if value.path is None or value.presence is Presence.PRESENT:
            return value
        if self.state.knows(value.path):
            return replace(value, presence=Presence.PRESENT)
        return value


def generalized(value: Value, function: Node) -> Value:
    """The result of a function's first call, as the result of any other call.

    What the function created stays known; what came from its arguments does not.
    """

    def own(node: Node | None) -> bool:
        return node is not None and function.start <= node.start < function.end

    passed = value.path is not None or not all(map(own, value.literals))
    return replace(
        value,
        presence=UNKNOWN.presence if passed else value.presence,
        path=None,
        about=None,
        declared=None,
        literals=tuple(filter(own, value.literals)),
        elements=tuple(filter(own, value.elements)),
        made=value.made if own(value.made) else None,
        chosen=value.chosen if own(value.chosen) else None,
    )
